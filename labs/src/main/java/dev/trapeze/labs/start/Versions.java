package dev.trapeze.labs.start;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;

/** The versions of Trapeze and of the libraries with which it was built. */
final class Versions {
  private static final String FILE = "versions.properties";

  private Versions() {}

  /** By the names that the templates have for them. */
  static Map<String, String> all() {
    Properties properties = new Properties();
    try (InputStream in = Objects.requireNonNull(Versions.class.getResourceAsStream(FILE), FILE)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(FILE, e);
    }
    Map<String, String> versions = new TreeMap<>();
    properties
        .stringPropertyNames()
        .forEach(name -> versions.put(name, property(properties, name)));
    return versions;
  }

  private static String property(Properties properties, String name) {
    return Objects.requireNonNull(properties.getProperty(name), name);
  }
}
