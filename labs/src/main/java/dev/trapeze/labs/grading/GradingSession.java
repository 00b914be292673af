package dev.trapeze.labs.grading;

import java.io.DataOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;

/** Grades one submission: in one JVM, or in several, if its code ends one of them. */
final class GradingSession {
  /** For the start of the JVM and the submission's compilation, on a slow machine. */
  private static final Duration START = Duration.ofSeconds(60);

  /** For the JVM's own watch, which can say where the student's code is. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** So often a submission may end its JVM. */
  private static final int MOST_JVMS = 40;

  private final Class<?> main;
  private final CompiledLab lab;
  private final GradeOptions options;
  private final GradingLimits limits;
  private final String view;
  private final Map<String, String> files;
  private final GradeProgress progress;
  private final long endNanos;

  GradingSession(
      Class<?> main,
      CompiledLab lab,
      GradeOptions options,
      GradingLimits limits,
      String view,
      Map<String, String> files,
      GradeProgress progress) {
    this.main = main;
    this.lab = lab;
    this.options = options;
    this.limits = limits;
    this.view = view;
    this.files = files;
    this.progress = progress;
    this.endNanos = System.nanoTime() + limits.submission().toNanos();
  }

  /**
   * Goes on until each test has a result.
   *
   * @throws GraderFailure if no JVM can be started, or the lab itself is broken
   */
  void run() throws GraderFailure {
    for (int jvms = 0; !progress.isOver(); jvms++) {
      if (endNanos - System.nanoTime() <= 0) {
        progress.giveUp(
            "the submission's tests are not over after " + seconds(limits.submission()));
      } else if (jvms == MOST_JVMS) {
        progress.giveUp("the submission has ended " + MOST_JVMS + " JVMs");
      } else {
        runInOneJvm();
      }
    }
  }

  private void runInOneJvm() throws GraderFailure {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    String secret = HexFormat.of().formatHex(random);
    try (ChildJvm jvm = ChildJvm.start(main, limits);
        Deadline deadline = new Deadline(jvm)) {
      deadline.in(START);
      request(secret).write(new DataOutputStream(jvm.toChild()));
      listen(jvm, new MessageReader(jvm.fromChild(), secret), deadline);
    } catch (IOException e) {
      throw new GraderFailure("no JVM can be started for the submission: " + e.getMessage(), e);
    }
  }

  private GradingRequest request(String secret) {
    return new GradingRequest(
        secret,
        lab.lab().folder().toUri().toString(),
        lab.classes(),
        files,
        options,
        progress.finished(),
        view,
        limits.run().toMillis(),
        limits.outputBytes());
  }

  /** What the JVM says until it has ended, and then, for the test that it was at. */
  private void listen(ChildJvm jvm, MessageReader messages, Deadline deadline)
      throws GraderFailure {
    boolean ready = false;
    for (ChildMessage next = messages.next(); next != null; next = messages.next()) {
      deadline.in(ofRun());
      switch (next.kind()) {
        case READY -> {
          ready = true;
          deadline.in(shorter(START));
        }
        case UNUSABLE -> {
          progress.giveUp(next.text());
          return;
        }
        case BEGIN -> {
          if (!progress.begin(next.test())) {
            progress.fail("the submission's JVM has begun another test than this");
            return;
          }
        }
        case RUN -> {}
        case END -> {
          if (!progress.end(next.test(), next.outcome())) {
            progress.fail("the submission's JVM has said nothing that makes sense");
            return;
          }
        }
        case STOPPED -> {
          progress.fail(next.text());
          return;
        }
        case DONE -> {
          if (!progress.isOver()) {
            progress.fail("the submission's JVM has left out this test");
          }
          return;
        }
        case BROKEN -> {
          if (!ready) {
            throw new GraderFailure(next.text(), null);
          }
          progress.fail("the submission has broken its JVM: " + next.text());
          return;
        }
      }
    }
    if (!ready) {
      throw new GraderFailure(
          "the JVM for the submission has ended at its start" + because(jvm.complaint()), null);
    }
    ended(deadline.isOver() ? "it has not answered in time" : status(jvm));
  }

  private void ended(String how) {
    if (progress.isOver()) {
      return;
    }
    if (progress.hasBegun() || !progress.finished().isEmpty()) {
      progress.fail("the submission has ended its JVM: " + how);
    } else {
      progress.giveUp("the submission cannot be compiled: the compiler's JVM has ended: " + how);
    }
  }

  private static String status(ChildJvm jvm) {
    Integer status = jvm.exitStatus();
    return (status == null ? "no exit status" : "exit status " + status) + because(jvm.complaint());
  }

  private static String because(String complaint) {
    return complaint.isEmpty() ? "" : ": " + complaint;
  }

  private Duration ofRun() {
    return shorter(limits.run().plus(GRACE));
  }

  private Duration shorter(Duration duration) {
    Duration left = Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
    return left.compareTo(duration) < 0 ? left : duration;
  }

  private static String seconds(Duration duration) {
    return duration.toSeconds() + " s";
  }
}
