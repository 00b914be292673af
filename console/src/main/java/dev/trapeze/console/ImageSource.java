package dev.trapeze.console;

import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.fs.DirectoryEntry;
import dev.trapeze.kernel.fs.FileStatus;
import dev.trapeze.kernel.fs.FileSystem;
import dev.trapeze.kernel.fs.Inode;
import dev.trapeze.kernel.fs.InodeType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A file, directory or device in an image. */
final class ImageSource implements CopySource {
  private final MountedImage image;
  private final String path;
  private final FileStatus status;

  private ImageSource(MountedImage image, String path, FileStatus status) {
    this.image = image;
    this.path = path;
    this.status = status;
  }

  /**
   * @param path in the kernel's form
   * @throws CommandFailure if there is nothing, or nothing that can be read
   */
  static ImageSource of(MountedImage image, String path) throws CommandFailure {
    FileSystem fileSystem = image.fileSystem();
    try {
      Inode inode = fileSystem.resolve(image.root(), path);
      try {
        return new ImageSource(image, path, fileSystem.status(inode));
      } finally {
        fileSystem.release(inode);
      }
    } catch (ErrnoException e) {
      throw image.failure(path, e);
    }
  }

  @Override
  public Kind kind() {
    return switch (status.type()) {
      case DIRECTORY -> Kind.DIRECTORY;
      case DEVICE -> Kind.DEVICE;
      case SYMLINK -> Kind.LINK;
      default -> Kind.FILE;
    };
  }

  @Override
  public String name() {
    String trimmed = path.replaceAll("/+$", "");
    return trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }

  @Override
  public String label() {
    return image.label(path);
  }

  @Override
  public Object identity() {
    return status.inode();
  }

  @Override
  public boolean namedOnce() {
    return true;
  }

  @Override
  public long sizeBytes() {
    return status.type() == InodeType.FILE ? status.sizeBytes() : 0;
  }

  @Override
  public List<CopySource> children() throws CommandFailure {
    FileSystem fileSystem = image.fileSystem();
    List<String> names = new ArrayList<>();
    try {
      Inode inode = fileSystem.resolve(image.root(), path);
      try {
        DirectoryEntry entry = fileSystem.nextEntry(inode, 0);
        while (entry != null) {
          if (!entry.name().equals(".") && !entry.name().equals("..")) {
            names.add(entry.name());
          }
          entry = fileSystem.nextEntry(inode, entry.nextPosition());
        }
      } finally {
        fileSystem.release(inode);
      }
    } catch (ErrnoException e) {
      throw image.failure(path, e);
    }
    names.sort(Comparator.naturalOrder());
    List<CopySource> children = new ArrayList<>();
    for (String name : names) {
      if (name.isEmpty() || name.indexOf('/') >= 0) {
        throw new CommandFailure(
            ExitStatus.BAD_INPUT, label() + ": damaged: holds a name that cannot be");
      }
      children.add(of(image, path.replaceAll("/+$", "") + "/" + name));
    }
    return children;
  }

  @Override
  public byte[] contents() throws CommandFailure {
    try {
      return image.fileSystem().readFile(image.root(), path);
    } catch (ErrnoException e) {
      throw image.failure(path, e);
    }
  }

  @Override
  public int[] device() {
    return new int[] {status.major(), status.minor()};
  }
}
