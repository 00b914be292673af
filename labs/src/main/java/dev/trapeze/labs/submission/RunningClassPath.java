package dev.trapeze.labs.submission;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** The class path of this JVM, with what the manifests of its jars add to it. */
public final class RunningClassPath {
  private RunningClassPath() {}

  /**
   * All jars and folders that are there, absolute, in the order in which classes are looked for.
   */
  public static List<Path> entries() {
    Set<Path> found = new LinkedHashSet<>();
    for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
      if (!entry.isEmpty()) {
        add(Path.of(entry).toAbsolutePath().normalize(), found);
      }
    }
    return List.copyOf(found);
  }

  /** As the option {@code -classpath} takes it. */
  public static String asOption() {
    return String.join(File.pathSeparator, entries().stream().map(Path::toString).toList());
  }

  private static void add(Path entry, Set<Path> found) {
    if (Files.exists(entry) && found.add(entry) && Files.isRegularFile(entry)) {
      for (Path more : namedByManifest(entry)) {
        add(more, found);
      }
    }
  }

  private static List<Path> namedByManifest(Path jar) {
    List<Path> more = new ArrayList<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      String list =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      for (String url : list == null ? new String[0] : list.trim().split("\\s+")) {
        URI place = jar.toUri().resolve(url);
        if ("file".equals(place.getScheme())) {
          more.add(Path.of(place).normalize());
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      return more; // what the JVM cannot read either
    }
    return more;
  }
}
