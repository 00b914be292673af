package dev.trapeze.labs.start;

import dev.trapeze.cpu.machine.Machine;
import dev.trapeze.images.UserPrograms;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.labs.lab.Lab;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Trapeze as a library in a Maven repository of files, for projects that must do with Maven Central
 * beside it. It holds all that the tests of labs need, and nothing of the labs themselves: no other
 * lab's tests, and no hidden ones.
 *
 * <p>Its version has a hash of the jar in it, so that Maven never takes an older one out of its
 * cache.
 */
final class TrapezeLibrary {
  private static final String FOLDER = "dev/trapeze/trapeze-labs";
  private static final String IMAGES = "dev/trapeze/images/";
  private static final String SOURCES = "sources/";
  private static final int HASH_DIGITS = 12;
  private static final List<Class<?>> ONE_OF_EACH_MODULE =
      List.of(UserPrograms.class, Machine.class, Kernel.class, Lab.class);

  private final String version;
  private final byte[] jar;
  private final byte[] sources;

  private TrapezeLibrary(String version, byte[] jar, byte[] sources) {
    this.version = version;
    this.jar = jar;
    this.sources = sources;
  }

  /** Made of the classes that are running. */
  static TrapezeLibrary ofRunningClasses() throws IOException {
    SortedMap<String, byte[]> files = new TreeMap<>();
    for (Class<?> each : ONE_OF_EACH_MODULE) {
      files.putAll(JarBytes.filesOf(codeOf(each), TrapezeLibrary::isWanted));
    }
    byte[] jar = JarBytes.of(files);
    String release = Versions.all().getOrDefault("trapeze", "").replace("-SNAPSHOT", "");
    String hash = digest("SHA-256", jar).substring(0, HASH_DIGITS);
    return new TrapezeLibrary(release + "-" + hash, jar, sources());
  }

  /** Of the interfaces that labs hand out, and of what their tests are written with. */
  private static byte[] sources() throws IOException {
    SortedMap<String, byte[]> files = new TreeMap<>();
    JarBytes.filesOf(codeOf(Lab.class), name -> name.startsWith(SOURCES))
        .forEach((name, contents) -> files.put(name.substring(SOURCES.length()), contents));
    return JarBytes.of(files);
  }

  /**
   * All but the labs, and programs and line tables for which there is neither board nor debugger.
   */
  private static boolean isWanted(String name) {
    return name.startsWith("dev/trapeze/")
        && !name.startsWith(IMAGES + "lines/")
        && !name.startsWith(IMAGES + "bare/");
  }

  private static Path codeOf(Class<?> each) throws IOException {
    try {
      return Path.of(each.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException(each + " comes from no file", e);
    }
  }

  String version() {
    return version;
  }

  /** The files of the repository, by their paths in it, with the check sums that Maven expects. */
  SortedMap<String, byte[]> repository() {
    Map<String, String> words = new TreeMap<>(Versions.all());
    words.put("trapeze", version);
    byte[] pom =
        Template.fill(StudentFolder.class, "repository-pom.xml", words)
            .getBytes(StandardCharsets.UTF_8);
    String name = FOLDER + "/" + version + "/trapeze-labs-" + version;
    SortedMap<String, byte[]> files = new TreeMap<>();
    put(files, name + ".jar", jar);
    put(files, name + "-sources.jar", sources);
    put(files, name + ".pom", pom);
    return files;
  }

  private static void put(Map<String, byte[]> files, String name, byte[] contents) {
    files.put(name, contents);
    files.put(name + ".sha1", digest("SHA-1", contents).getBytes(StandardCharsets.US_ASCII));
  }

  private static String digest(String algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}
