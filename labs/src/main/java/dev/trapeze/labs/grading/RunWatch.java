package dev.trapeze.labs.grading;

import dev.trapeze.labs.submission.StudentStack;

/**
 * Watches the thread that runs the tests, from within its JVM: says where the student's code is
 * when a run takes too long, or that it has started threads. Then it ends the JVM.
 */
final class RunWatch implements Runnable {
  private static final long LOOK_EVERY_MILLIS = 100;

  /** Of the JVM itself there are a few. */
  private static final int MOST_THREADS = 40;

  private final Thread tests;
  private final long runNanos;
  private final ChildLine line;
  private final ThreadGroup all;
  private volatile long begun = System.nanoTime();
  private volatile String test = "";

  /**
   * A watch.
   *
   * @param tests the thread
   * @param line where it says so
   */
  RunWatch(Thread tests, long runMillis, ChildLine line) {
    this.tests = tests;
    this.runNanos = runMillis * 1_000_000;
    this.line = line;
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    this.all = group;
  }

  /** A test begins. */
  void begin(String name) {
    test = name;
    begun = System.nanoTime();
  }

  /** A run of it begins. */
  void beginRun() {
    begun = System.nanoTime();
  }

  @Override
  public void run() {
    while (true) {
      try {
        Thread.sleep(LOOK_EVERY_MILLIS);
      } catch (InterruptedException e) {
        continue; // Nobody has a reason to do this.
      }
      if (all.activeCount() > MOST_THREADS) {
        stop("it starts threads");
      }
      if (System.nanoTime() - begun > runNanos) {
        String place = StudentStack.place(tests.getStackTrace());
        stop("not over after " + runNanos / 1_000_000_000 + " s, at " + place);
      }
    }
  }

  private void stop(String why) {
    line.send(ChildMessage.of(ChildMessage.Kind.STOPPED, test, why));
    GradingChild.awaitEnd();
  }
}
