package dev.trapeze.console;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When the host ends this process by SIGINT, SIGTERM or SIGHUP, ends the session first and waits
 * until its disk is as it should be, which is when this is closed. The exit status is that of the
 * signal all the same.
 */
final class HostSignals implements AutoCloseable {
  /** More than enough to write out a log; for a host that does not take the guest's output. */
  private static final int LONGEST_WAIT_SECONDS = 5;

  private final Thread atExit = new Thread(this::endSession, "end-of-session");
  private final CountDownLatch done = new CountDownLatch(1);
  private @Nullable Runnable requestEnd;
  private boolean ending;

  HostSignals() {
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * What ends the session.
   *
   * @param request to be called from any thread, perhaps at once
   */
  synchronized void watch(Runnable request) {
    requestEnd = request;
    if (ending) {
      request.run();
    }
  }

  private void endSession() {
    synchronized (this) {
      ending = true;
      if (requestEnd != null) {
        requestEnd.run();
      }
    }
    try {
      if (!done.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
        return; // what is committed is in the disk's log
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      return; // the process is ending: the hook runs
    }
  }
}
