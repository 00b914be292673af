package dev.trapeze.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A file or folder of the host's. Symbolic links are followed. */
final class HostSource implements CopySource {
  private final Path path;
  private final Kind kind;

  private HostSource(Path path, Kind kind) {
    this.path = path;
    this.kind = kind;
  }

  /**
   * @throws CommandFailure with {@link ExitStatus#NO_INPUT} if it is missing, with {@link
   *     ExitStatus#BAD_INPUT} if it is neither file nor folder
   */
  static HostSource of(Path path) throws CommandFailure {
    if (Files.isDirectory(path)) {
      return new HostSource(path, Kind.DIRECTORY);
    }
    if (Files.isRegularFile(path)) {
      return new HostSource(path, Kind.FILE);
    }
    if (Files.exists(path)) {
      throw new CommandFailure(
          ExitStatus.BAD_INPUT, path + ": neither a file nor a folder: cannot be copied");
    }
    boolean link = Files.isSymbolicLink(path);
    throw new CommandFailure(
        ExitStatus.NO_INPUT,
        path + ": " + (link ? "a symbolic link to nothing" : "no such file or directory"));
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public String name() {
    Path last = path.toAbsolutePath().normalize().getFileName();
    return ImageName.ofText(last == null ? "" : last.toString());
  }

  @Override
  public String label() {
    return path.toString();
  }

  @Override
  public Object identity() {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path;
    }
  }

  @Override
  public boolean namedOnce() {
    // Symbolic links may lead to one folder on many ways.
    return false;
  }

  @Override
  public long sizeBytes() {
    return path.toFile().length();
  }

  @Override
  public List<CopySource> children() throws CommandFailure {
    List<CopySource> children = new ArrayList<>();
    try (Stream<Path> entries = Files.list(path)) {
      for (Path entry : entries.sorted(Comparator.comparing(Path::toString)).toList()) {
        children.add(of(entry));
      }
    } catch (IOException e) {
      throw new CommandFailure(ExitStatus.NO_INPUT, path + ": " + HostFile.reason(e), e);
    }
    return children;
  }

  @Override
  public byte[] contents() throws CommandFailure {
    return HostFile.read(path);
  }

  @Override
  public int[] device() {
    throw new IllegalStateException("no device: " + path);
  }
}
