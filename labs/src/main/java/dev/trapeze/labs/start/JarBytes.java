package dev.trapeze.labs.start;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Jars and their contents; the same contents make the same bytes, on any day. */
public final class JarBytes {
  private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

  private JarBytes() {}

  /** A jar with these files, in the order of their names. */
  public static byte[] of(SortedMap<String, byte[]> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        ZipEntry entry = new ZipEntry(file.getKey());
        entry.setTimeLocal(TIME);
        zip.putNextEntry(entry);
        zip.write(file.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a jar in memory", e);
    }
    return bytes.toByteArray();
  }

  /**
   * The files of a jar or of a folder with classes.
   *
   * @param entry of a class path
   * @param wanted whether a file is wanted, by its name with slashes
   */
  public static SortedMap<String, byte[]> filesOf(Path entry, Predicate<String> wanted)
      throws IOException {
    if (Files.isDirectory(entry)) {
      return filesBelow(entry, wanted);
    }
    try (FileSystem jar = FileSystems.newFileSystem(entry)) {
      return filesBelow(jar.getPath("/"), wanted);
    }
  }

  private static SortedMap<String, byte[]> filesBelow(Path root, Predicate<String> wanted)
      throws IOException {
    SortedMap<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = root.relativize(file).toString().replace('\\', '/');
        if (wanted.test(name)) {
          files.put(name, Files.readAllBytes(file));
        }
      }
    }
    return files;
  }
}
