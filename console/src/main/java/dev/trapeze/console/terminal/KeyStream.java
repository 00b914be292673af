package dev.trapeze.console.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.jline.utils.NonBlockingInputStream;

/**
 * Keys as they are typed, read when somebody asks and not before, so that those who read by turns
 * do not take what is not theirs. Waiting is looking again after a while.
 */
final class KeyStream extends NonBlockingInputStream {
  private static final int SHORTEST_NAP_MILLIS = 1;
  private static final int LONGEST_NAP_MILLIS = 16;
  private static final int NOTHING = -3;

  private final InputStream in;
  private int peeked = NOTHING;

  KeyStream(InputStream in) {
    this.in = in;
  }

  @Override
  public int available() throws IOException {
    return in.available() + (peeked == NOTHING ? 0 : 1);
  }

  /**
   * As JLine defines it.
   *
   * @param timeoutMillis 0 for waiting as long as it takes
   */
  @Override
  public int read(long timeoutMillis, boolean isPeek) throws IOException {
    if (peeked == NOTHING) {
      int key = await(timeoutMillis);
      if (key == READ_EXPIRED) {
        return key;
      }
      peeked = key;
    }
    int key = peeked;
    if (!isPeek) {
      peeked = NOTHING;
    }
    return key;
  }

  private int await(long timeoutMillis) throws IOException {
    long end = System.nanoTime() + timeoutMillis * 1_000_000;
    int nap = SHORTEST_NAP_MILLIS;
    try {
      while (in.available() == 0) {
        if (timeoutMillis > 0 && System.nanoTime() >= end) {
          return READ_EXPIRED;
        }
        checkClosed();
        Thread.sleep(nap);
        nap = Math.min(2 * nap, LONGEST_NAP_MILLIS);
      }
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
    return in.read();
  }
}
