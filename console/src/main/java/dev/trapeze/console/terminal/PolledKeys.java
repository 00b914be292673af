package dev.trapeze.console.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a terminal for a debugged system: read only while it runs, because at the prompt they
 * are the debugger's.
 */
public final class PolledKeys implements HostInput {
  private static final int CHUNK_BYTES = 4096;
  private static final int NAP_MILLIS = 5;

  /** Nobody has asked for so long: there was a prompt in between. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** What was typed ahead is for the next prompt, unless the system runs for longer than this. */
  private static final long TYPED_AHEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

  private final InputStream in;
  private final Deque<Event> events = new ArrayDeque<>();
  private final EscapeKeys keys =
      new EscapeKeys(EscapeKeys.Guest.DEBUGGED, typed -> events.add(TypedEvent.of(typed)));
  private volatile boolean endRequested;
  private long runsSince;
  private long lastAsked;

  /**
   * The keys that come from {@code in}.
   *
   * @param in tells with {@link InputStream#available} whether there is any
   */
  public PolledKeys(InputStream in) {
    this.in = in;
    this.lastAsked = System.nanoTime() - 2 * PAUSE_NANOS;
  }

  @Override
  public @Nullable Event poll() {
    long now = System.nanoTime();
    if (now - lastAsked > PAUSE_NANOS) {
      runsSince = now;
    }
    lastAsked = now;
    if (events.isEmpty() && !endRequested && now - runsSince > TYPED_AHEAD_NANOS) {
      read();
    }
    Event event = events.poll();
    if (event == null && endRequested) {
      endRequested = false;
      return new Event.End();
    }
    return event;
  }

  private void read() {
    try {
      int available = in.available();
      if (available > 0) {
        byte[] chunk = new byte[Math.min(available, CHUNK_BYTES)];
        int length = in.read(chunk);
        keys.accept(chunk, Math.max(0, length));
      }
    } catch (IOException e) {
      // A terminal whose other side is gone.
      events.add(new Event.End());
    }
  }

  @Override
  public Event await() throws InterruptedException {
    Event event = poll();
    while (event == null) {
      Thread.sleep(NAP_MILLIS);
      event = poll();
    }
    return event;
  }

  @Override
  public @Nullable Event await(long timeout, TimeUnit unit) throws InterruptedException {
    long end = System.nanoTime() + unit.toNanos(timeout);
    Event event = poll();
    for (long left; event == null && (left = end - System.nanoTime()) > 0; event = poll()) {
      TimeUnit.NANOSECONDS.sleep(Math.min(left, TimeUnit.MILLISECONDS.toNanos(NAP_MILLIS)));
    }
    return event;
  }

  @Override
  public void requestEnd() {
    endRequested = true;
  }
}
