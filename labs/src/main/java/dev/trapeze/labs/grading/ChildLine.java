package dev.trapeze.labs.grading;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The pipe from a submission's JVM to the grader. */
final class ChildLine {
  private final OutputStream out = new FileOutputStream(FileDescriptor.out);
  private final String secret;

  ChildLine(String secret) {
    this.secret = secret;
  }

  /** Sends a message; without a grader at the other end there is nothing more to do. */
  synchronized void send(ChildMessage message) {
    try {
      // A line break before it, lest it be the rest of a line that somebody else has begun.
      out.write(("\n" + message.line(secret) + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      Runtime.getRuntime().halt(GradingChild.NO_GRADER);
    }
  }
}
