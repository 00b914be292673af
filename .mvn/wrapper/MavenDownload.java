import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Fetches a Maven distribution (zip), compares its SHA-512 and unpacks it; run by mvnw as {@code
 * java MavenDownload.java URL SHA512 FOLDER}. The folder appears complete or not at all. Exit
 * status 1 with one line on standard error when something fails.
 */
final class MavenDownload {
  private static final int TIMEOUT_MILLIS = 30_000;

  public static void main(String[] args) throws NoSuchAlgorithmException {
    URI source = URI.create(args[0]);
    String expectedSha512 = args[1];
    Path folder = Path.of(args[2]);
    System.err.println("mvnw: no Maven found, downloading " + source);
    try {
      install(source, expectedSha512, folder);
    } catch (IOException e) {
      System.err.println(
          "mvnw: cannot install Maven from "
              + source
              + ": "
              + e
              + " (MVNW_REPOURL can name another repository, or put mvn 3.8 or newer on the PATH)");
      System.exit(1);
    }
  }

  private static void install(URI source, String expectedSha512, Path folder)
      throws IOException, NoSuchAlgorithmException {
    Files.createDirectories(folder.getParent());
    // Beside the target, so that the last step is a rename within one file system.
    Path work = Files.createTempDirectory(folder.getParent(), "download-");
    try {
      Path zip = work.resolve("maven.zip");
      String sha512 = download(source, zip);
      if (!sha512.equals(expectedSha512)) {
        throw new IOException("SHA-512 is " + sha512 + ", expected " + expectedSha512);
      }
      Path unpacked = Files.createDirectory(work.resolve("unpacked"));
      unpack(zip, unpacked);
      if (!unpacked.resolve("bin/mvn").toFile().setExecutable(true, false)) {
        throw new IOException("no bin/mvn in the distribution");
      }
      publish(unpacked, folder);
    } finally {
      delete(work);
    }
  }

  private static String download(URI source, Path target)
      throws IOException, NoSuchAlgorithmException {
    URLConnection connection = source.toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    MessageDigest digest = MessageDigest.getInstance("SHA-512");
    try (InputStream in = new DigestInputStream(connection.getInputStream(), digest);
        OutputStream out = Files.newOutputStream(target)) {
      in.transferTo(out);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Unpacks without the first name of each path, which is the distribution's own folder. */
  private static void unpack(Path zip, Path folder) throws IOException {
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
      for (ZipEntry entry; (entry = in.getNextEntry()) != null; ) {
        Path name = Path.of(entry.getName());
        if (name.getNameCount() < 2) {
          continue;
        }
        Path target = folder.resolve(name.subpath(1, name.getNameCount())).normalize();
        if (!target.startsWith(folder)) {
          throw new IOException("entry outside of the distribution: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(in, target);
        }
      }
    }
  }

  /** Another mvnw may have been faster: then its copy stays, which is the same. */
  private static void publish(Path unpacked, Path folder) throws IOException {
    try {
      Files.move(unpacked, folder);
    } catch (IOException e) {
      if (!Files.isExecutable(folder.resolve("bin/mvn"))) {
        throw e;
      }
    }
  }

  private static void delete(Path tree) throws IOException {
    List<Path> contents;
    try (Stream<Path> walk = Files.walk(tree)) {
      contents = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : contents) {
      Files.delete(path);
    }
  }
}
