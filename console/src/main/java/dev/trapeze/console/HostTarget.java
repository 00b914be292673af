package dev.trapeze.console;

import dev.trapeze.console.CopySource.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place on the host.
 *
 * @param path its name
 * @param images that are being copied from, none of which is replaced
 */
record HostTarget(Path path, List<Path> images) implements CopyTarget {
  @Override
  public @Nullable Kind kind() {
    return Files.isDirectory(path) ? Kind.DIRECTORY : Files.exists(path) ? Kind.FILE : null;
  }

  @Override
  public CopyTarget child(String name) throws CommandFailure {
    if (!ImageName.isHostName(name)) {
      throw new CommandFailure(
          ExitStatus.CANNOT_WRITE,
          path + ": cannot hold a file named '" + ImageName.toText(name) + "'");
    }
    return new HostTarget(path.resolve(ImageName.toText(name)), images);
  }

  @Override
  public String label() {
    return path.toString();
  }

  @Override
  public void requireRoomFor(CopySource source) throws CommandFailure {
    for (Path image : images) {
      if (HostFile.same(image, path)) {
        throw new CommandFailure(
            ExitStatus.CANNOT_WRITE,
            path + ": is the image that is copied from; IMAGE:/PATH is a place in it");
      }
    }
  }

  @Override
  public void makeDirectory() throws CommandFailure {
    try {
      if (!Files.isDirectory(path)) {
        Files.createDirectory(path);
      }
    } catch (IOException e) {
      throw new CommandFailure(ExitStatus.CANNOT_WRITE, path + ": " + HostFile.reason(e), e);
    }
  }

  @Override
  public void write(byte[] contents) throws CommandFailure {
    HostFile.replace(path, contents);
  }

  @Override
  public boolean makeDevice(int major, int minor) {
    return false;
  }
}
