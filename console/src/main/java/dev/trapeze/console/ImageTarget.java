package dev.trapeze.console;

import dev.trapeze.console.CopySource.Kind;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.fs.FileSystem;
import dev.trapeze.kernel.fs.Inode;
import dev.trapeze.kernel.fs.InodeType;
import org.jspecify.annotations.Nullable;

/**
 * A place in an image. What is written goes through the log of its file system, so that the image
 * is consistent whenever this is cut off.
 *
 * @param path in the kernel's form
 */
record ImageTarget(MountedImage image, String path) implements CopyTarget {
  @Override
  public @Nullable Kind kind() throws CommandFailure {
    requireNames();
    try {
      Inode inode = image.fileSystem().resolve(image.root(), path);
      image.fileSystem().release(inode);
      return switch (inode.type()) {
        case DIRECTORY -> Kind.DIRECTORY;
        case DEVICE -> Kind.DEVICE;
        case SYMLINK -> Kind.LINK;
        default -> Kind.FILE;
      };
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT) {
        return null;
      }
      throw image.failure(path, e);
    }
  }

  @Override
  public CopyTarget child(String name) {
    return new ImageTarget(image, path.replaceAll("/+$", "") + "/" + name);
  }

  @Override
  public String label() {
    return image.label(path);
  }

  @Override
  public void requireRoomFor(CopySource source) throws CommandFailure {
    if (!ImageName.fits(path)) { // from the source, since that of a target has been looked at
      throw new CommandFailure(
          ExitStatus.CANNOT_WRITE, source.label() + ": its name has more than 14 bytes");
    }
    int most = image.fileSystem().maxFileBytes();
    if (source.sizeBytes() > most) {
      throw new CommandFailure(
          ExitStatus.CANNOT_WRITE,
          source.label() + ": " + source.sizeBytes() + " bytes; the image takes files of " + most);
    }
  }

  private void requireNames() throws CommandFailure {
    if (!ImageName.fits(path)) {
      throw new CommandFailure(
          ExitStatus.CANNOT_WRITE, label() + ": a name has more than 14 bytes");
    }
  }

  @Override
  public void makeDirectory() throws CommandFailure {
    if (kind() == Kind.DIRECTORY) {
      return;
    }
    try {
      image.fileSystem().makeDirectory(image.root(), path);
    } catch (ErrnoException e) {
      throw image.failure(path, e);
    }
  }

  @Override
  public void write(byte[] contents) throws CommandFailure {
    boolean fresh = kind() == null;
    FileSystem fileSystem = image.fileSystem();
    try {
      Inode inode = fileSystem.createFile(image.root(), path);
      try {
        if (inode.type() != InodeType.FILE) {
          throw new CommandFailure(ExitStatus.CANNOT_WRITE, label() + ": is a device");
        }
        requireBlocksFor(contents, inode);
        fileSystem.truncate(inode);
        write(inode, contents);
      } finally {
        fileSystem.release(inode);
      }
    } catch (ErrnoException e) {
      if (fresh) {
        remove();
      }
      throw image.failure(path, e);
    }
  }

  /** Fails as long as the old contents are still there. */
  private void requireBlocksFor(byte[] contents, Inode inode) {
    FileSystem fileSystem = image.fileSystem();
    if (contents.length > fileSystem.maxFileBytes()) {
      throw ErrnoException.of(Errno.EFBIG); // it has grown since it was looked at
    }
    long old = fileSystem.blocksOf(fileSystem.status(inode).sizeBytes());
    if (fileSystem.blocksOf(contents.length) > fileSystem.freeBlocks() + old) {
      throw ErrnoException.of(Errno.ENOSPC);
    }
  }

  private void write(Inode inode, byte[] contents) {
    int[] copied = {0};
    int written =
        image
            .fileSystem()
            .write(
                inode,
                0,
                (into, offset, length) -> {
                  System.arraycopy(contents, copied[0], into, offset, length);
                  copied[0] += length;
                },
                contents.length);
    if (written < contents.length) {
      throw ErrnoException.of(Errno.ENOSPC);
    }
  }

  /** Takes back a file of which there is only a part. */
  private void remove() {
    try {
      image.fileSystem().unlink(image.root(), path);
    } catch (ErrnoException e) {
      return; // it was not made, or the image is damaged, which is being said
    }
  }

  @Override
  public boolean makeDevice(int major, int minor) throws CommandFailure {
    try {
      image.fileSystem().makeDevice(image.root(), path, major, minor);
      return true;
    } catch (ErrnoException e) {
      throw image.failure(path, e);
    }
  }
}
