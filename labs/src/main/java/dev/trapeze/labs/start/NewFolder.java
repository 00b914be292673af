package dev.trapeze.labs.start;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes a folder with files that is complete or not there: the files are written into a folder with
 * another name, which is then moved.
 */
public final class NewFolder {
  private NewFolder() {}

  /**
   * Writes the files.
   *
   * @param folder does not exist, or is empty; so does or is what it lies in
   * @param files by their paths in the folder, with slashes
   * @throws DirectoryNotEmptyException if there is something in the folder already
   * @throws NotDirectoryException if it is a file
   * @throws IOException if it cannot be written; nothing is left then
   */
  public static void write(Path folder, Map<String, byte[]> files) throws IOException {
    Path target = folder.toAbsolutePath().normalize();
    requireNew(target);
    boolean there = Files.exists(target);
    Path parent = target.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Path place = there || parent == null ? target : parent;
    Path part = place.resolve(".trapeze-start." + ProcessHandle.current().pid());
    try {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Path path = part.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.write(path, file.getValue());
      }
      if (there) {
        moveInto(part, target);
      } else {
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      }
    } finally {
      remove(part);
    }
  }

  /** Fails as {@link #write} would because of what is there. */
  public static void requireNew(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new NotDirectoryException(folder.toString());
    }
    try (Stream<Path> inside = Files.list(folder)) {
      if (inside.findAny().isPresent()) {
        throw new DirectoryNotEmptyException(folder.toString());
      }
    }
  }

  /** A folder that is there keeps its identity: it may be somebody's current one. */
  private static void moveInto(Path part, Path target) throws IOException {
    try (Stream<Path> inside = Files.list(part)) {
      for (Path each : inside.toList()) {
        Files.move(each, target.resolve(part.relativize(each)), StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  private static void remove(Path folder) throws IOException {
    if (Files.exists(folder)) {
      List<Path> deepestFirst;
      try (Stream<Path> all = Files.walk(folder)) {
        deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path each : deepestFirst) {
        Files.delete(each);
      }
    }
  }
}
