package dev.trapeze.console;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.fs.Disk;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.FileSystem;
import dev.trapeze.kernel.fs.Inode;
import dev.trapeze.kernel.fs.OverlayDisk;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A disk image with its file system mounted, for commands that work on the files in it. */
final class MountedImage implements AutoCloseable {
  private static final int INODES_IN_USE = 64;

  private final String name;
  private final @Nullable FileDisk file;
  private final FileSystem fileSystem;
  private final Inode root;

  private MountedImage(String name, @Nullable FileDisk file, FileSystem fileSystem) {
    this.name = name;
    this.file = file;
    this.fileSystem = fileSystem;
    this.root = fileSystem.root();
  }

  /**
   * Mounts the file system of an image file.
   *
   * @param write whether it may change; otherwise the file stays as it is in any case
   * @throws CommandFailure as {@link HostImage#open}, and with {@link ExitStatus#BAD_INPUT} when
   *     there is no file system on it
   */
  static MountedImage open(Path path, boolean write) throws CommandFailure {
    FileDisk file = write ? FileDisk.open(path) : FileDisk.openToRead(path);
    Disk disk = write ? file : new OverlayDisk(file);
    try {
      return new MountedImage(path.toString(), file, FileSystem.mount(disk, INODES_IN_USE));
    } catch (DiskFormatException e) {
      file.close();
      throw new CommandFailure(ExitStatus.BAD_INPUT, path + ": " + e.getMessage(), e);
    } catch (ErrnoException e) {
      file.close();
      throw new CommandFailure(ExitStatus.BAD_INPUT, path + ": " + e.errno().words(), e);
    }
  }

  /**
   * The same for a new image that is still in memory.
   *
   * @param name for messages
   */
  static MountedImage of(Disk disk, String name) {
    try {
      return new MountedImage(name, null, FileSystem.mount(disk, INODES_IN_USE));
    } catch (DiskFormatException e) {
      throw new IllegalStateException(e);
    }
  }

  FileSystem fileSystem() {
    return fileSystem;
  }

  /** Where all paths start. */
  Inode root() {
    return root;
  }

  /** A path in this image, for messages. */
  String label(String path) {
    return name + ":" + (path.startsWith("/") ? "" : "/") + ImageName.toText(path);
  }

  /** What a failed operation on that path comes to. */
  CommandFailure failure(String path, ErrnoException e) {
    ExitStatus status =
        switch (e.errno()) {
          case ENOSPC, EFBIG, EMLINK, EEXIST -> ExitStatus.CANNOT_WRITE;
          case EIO -> ExitStatus.BAD_INPUT;
          default -> ExitStatus.NO_INPUT;
        };
    String hint = e.errno() == Errno.EIO ? " (trapeze fsck says what is damaged)" : "";
    return new CommandFailure(status, label(path) + ": " + e.errno().words() + hint, e);
  }

  /** Leaves an image behind that needs no recovery. */
  @Override
  public void close() throws CommandFailure {
    try {
      fileSystem.sync();
    } catch (ErrnoException e) {
      if (file == null) {
        throw failure("", e);
      }
    } finally {
      if (file != null) {
        file.close();
      }
    }
  }
}
