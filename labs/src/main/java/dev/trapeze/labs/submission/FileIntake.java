package dev.trapeze.labs.submission;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Takes text files of a submission: only such as lie in it, and not more than a lab can need. */
final class FileIntake {
  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_BYTES_IN_ALL = 4 << 20;

  private final Path submission;
  private final Path root;
  private int taken;

  /**
   * From a folder.
   *
   * @param submission which no link may lead out of
   * @param root what messages name files relative to
   */
  FileIntake(Path submission, Path root) throws IOException {
    this.submission = submission.toRealPath();
    this.root = root;
  }

  /**
   * The text of a file.
   *
   * @throws UnusableSubmission if it cannot be taken: which file, and why
   */
  String text(Path file) throws UnusableSubmission {
    try {
      Path real = file.toRealPath();
      if (!real.startsWith(submission)) {
        throw refused(file, "a link that leads out of the submission");
      }
      if (!Files.isRegularFile(real)) {
        throw refused(file, "not a file");
      }
      return decoded(file, bytes(file, real));
    } catch (FileSystemException e) {
      throw refused(file, "cannot be read");
    } catch (IOException e) {
      throw refused(file, "cannot be read: " + e.getMessage());
    }
  }

  private byte[] bytes(Path file, Path real) throws IOException, UnusableSubmission {
    try (InputStream in = Files.newInputStream(real)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw refused(file, "larger than 1 MiB");
      }
      taken += bytes.length;
      if (taken > MOST_BYTES_IN_ALL) {
        throw refused(file, "with it, the submission is larger than 4 MiB");
      }
      return bytes;
    }
  }

  private String decoded(Path file, byte[] bytes) throws UnusableSubmission {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw refused(file, "not a text in UTF-8");
    }
  }

  private UnusableSubmission refused(Path file, String why) {
    return new UnusableSubmission(root.relativize(file) + ": " + why);
  }
}
