package dev.trapeze.labs.submission;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A submission that was handed in as a zip file, unpacked into a folder of its own until this is
 * closed. What is in the file is not trusted: nothing is written outside the folder, and it does
 * not become larger than a submission may be.
 */
public final class SubmissionZip implements AutoCloseable {
  /** How the names of such files end. */
  public static final String ENDING = ".zip";

  private static final int MOST_FILES = 1_000;

  /** A file of this size is refused by whoever reads the folder, and says so. */
  private static final int MOST_BYTES_OF_A_FILE = (1 << 20) + 1;

  private static final int MOST_BYTES = 8 << 20;

  /** With what is left out, which has to be read over all the same. */
  private static final long MOST_BYTES_READ = 64 << 20;

  private final Path folder;

  private SubmissionZip(Path folder) {
    this.folder = folder;
  }

  /**
   * Unpacks a file. What lies in folders whose name begins with a dot or an underscore, or in
   * {@code target}, is no part of a submission and is left out.
   *
   * @throws UnusableSubmission if it is no zip file, or too large
   * @throws IOException if it cannot be read or unpacked
   */
  public static SubmissionZip unpack(Path zip) throws UnusableSubmission, IOException {
    SubmissionZip unpacked = new SubmissionZip(Files.createTempDirectory("trapeze-submission"));
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
      unpacked.unpack(in, String.valueOf(zip.getFileName()));
      return unpacked;
    } catch (UnusableSubmission | IOException | RuntimeException e) {
      unpacked.close();
      throw e;
    }
  }

  private void unpack(ZipInputStream in, String name) throws UnusableSubmission, IOException {
    int files = 0;
    int bytes = 0;
    long read = 0;
    boolean empty = true;
    try {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        empty = false;
        byte[] contents = in.readNBytes(MOST_BYTES_OF_A_FILE);
        read += contents.length + restOf(in, MOST_BYTES_READ);
        if (read > MOST_BYTES_READ) {
          throw new UnusableSubmission(name + ": more than 64 MiB when it is unpacked");
        }
        Path file = entry.isDirectory() ? null : place(entry.getName());
        if (file == null) {
          continue;
        }
        bytes += contents.length;
        if (++files > MOST_FILES || bytes > MOST_BYTES) {
          throw new UnusableSubmission(
              name + ": more than " + MOST_FILES + " files, or more than 8 MiB");
        }
        Files.createDirectories(file.getParent());
        Files.write(file, contents);
      }
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw new UnusableSubmission(name + ": no zip file: " + e.getMessage());
    } catch (FileAlreadyExistsException e) {
      throw new UnusableSubmission(name + ": has a file and a folder of the same name");
    }
    if (empty) {
      throw new UnusableSubmission(name + ": no zip file, or an empty one");
    }
  }

  /** Reads over the rest of a file, but not much further than {@code most} bytes. */
  private static long restOf(ZipInputStream in, long most) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long rest = 0;
    for (int count = 0; count >= 0 && rest <= most; count = in.read(buffer)) {
      rest += count;
    }
    return rest;
  }

  /** Where a file goes; null if it is none of the submission's. */
  private @Nullable Path place(String name) {
    for (String part : name.split("[/\\\\]", -1)) {
      if (part.startsWith(".") || part.startsWith("_") || part.equals("target") || part.isEmpty()) {
        return null;
      }
    }
    try {
      Path place = folder.resolve(name).normalize();
      return place.startsWith(folder) && !Files.exists(place) ? place : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  /** Where it is. */
  public Path folder() {
    return folder;
  }

  @Override
  public void close() throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : deepestFirst) {
      Files.delete(each);
    }
  }
}
