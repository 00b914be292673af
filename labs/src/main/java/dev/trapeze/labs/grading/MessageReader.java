package dev.trapeze.labs.grading;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads the messages of a submission's JVM, and passes over what else comes through the pipe. */
final class MessageReader {
  /** A failure with its pictures and its recording is far smaller. */
  static final int LONGEST_LINE_BYTES = 64 << 20;

  private final InputStream in;
  private final String secret;

  MessageReader(InputStream in, String secret) {
    this.in = new BufferedInputStream(in, 1 << 16);
    this.secret = secret;
  }

  /** The next message, or null when the JVM has ended. */
  @Nullable ChildMessage next() {
    try {
      while (true) {
        String line = line();
        if (line == null) {
          return null;
        }
        ChildMessage message = ChildMessage.parse(line, secret);
        if (message != null) {
          return message;
        }
      }
    } catch (IOException e) {
      return null; // It was killed.
    }
  }

  private @Nullable String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        return null;
      }
      if (line.size() < LONGEST_LINE_BYTES && wanted(line, next)) {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /** Nothing is kept of a line that does not begin as ours do. */
  private boolean wanted(ByteArrayOutputStream line, int next) {
    return line.size() >= secret.length() || secret.charAt(line.size()) == next;
  }
}
