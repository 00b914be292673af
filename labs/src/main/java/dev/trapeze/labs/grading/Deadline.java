package dev.trapeze.labs.grading;

import java.time.Duration;

/** Ends a JVM that does not answer in time. */
final class Deadline implements AutoCloseable {
  private final Thread thread = new Thread(this::run, "deadline of a submission's JVM");
  private final ChildJvm jvm;
  private long atNanos = Long.MAX_VALUE;
  private boolean over;
  private boolean closed;

  Deadline(ChildJvm jvm) {
    this.jvm = jvm;
  }

  synchronized void in(Duration duration) {
    atNanos = System.nanoTime() + duration.toNanos();
    if (thread.getState() == Thread.State.NEW) {
      thread.setDaemon(true);
      thread.start();
    }
    notifyAll();
  }

  synchronized boolean isOver() {
    return over;
  }

  private synchronized void run() {
    try {
      while (!closed && !over) {
        long left = atNanos - System.nanoTime();
        if (left <= 0) {
          over = true;
          jvm.kill();
        } else {
          wait(left / 1_000_000 + 1);
        }
      }
    } catch (InterruptedException e) {
      jvm.kill();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
