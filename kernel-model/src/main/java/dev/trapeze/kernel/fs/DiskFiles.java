package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.FileRules;

/**
 * How the files of the disk are opened.
 *
 * @param fileSystem where they lie
 * @param devices the drivers behind device files
 * @param rules those of the personality
 */
record DiskFiles(FileSystem fileSystem, DeviceSwitch devices, FileRules rules) {

  /** Opens an inode, and takes over the reference to it unless that fails; see {@link Node}. */
  OpenFile open(Inode inode, AbsolutePath path, OpenFlags flags) {
    switch (inode.type) {
      case DIRECTORY:
        if (!flags.onlyReads()) {
          throw ErrnoException.of(Errno.EISDIR);
        }
        break;
      case DEVICE:
        if (!devices.validMajor(inode.major)) {
          throw ErrnoException.of(Errno.ENXIO);
        }
        return new OpenDevice(fileSystem, inode, devices, path, flags);
      case FILE:
        if (flags.truncates()) {
          if (inode.programs > 0) {
            throw ErrnoException.of(Errno.ETXTBSY);
          }
          fileSystem.truncate(inode);
        }
        break;
      case SYMLINK: // one that was not to be followed
        throw ErrnoException.of(Errno.ELOOP);
      case FREE:
        throw ErrnoException.of(Errno.EIO);
    }
    return new OpenInode(fileSystem, inode, path, flags, rules);
  }
}
