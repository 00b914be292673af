package dev.trapeze.console.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Input that a thread reads while the machine runs: a terminal or a pipe. The queue between them is
 * short, so that a guest that does not read makes the writer of a pipe wait and nothing is lost.
 */
public final class QueuedInput implements HostInput {
  private static final int CHUNK_BYTES = 4096;
  private static final int MAX_QUEUED_EVENTS = 16;

  private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(MAX_QUEUED_EVENTS);

  // Of the thread that reads.
  private boolean handedOver;

  private QueuedInput() {}

  /** A terminal in raw mode with a board behind it: with the keys of {@link EscapeKeys}. */
  public static HostInput ofTerminal(InputStream in) {
    return ofTerminal(in, EscapeKeys.Guest.BOARD);
  }

  /** The same for the Java kernel. The debugger's key ends it, so that another can read then. */
  public static HostInput ofKernelsTerminal(InputStream in) {
    return ofTerminal(in, EscapeKeys.Guest.KERNEL);
  }

  private static HostInput ofTerminal(InputStream in, EscapeKeys.Guest guest) {
    QueuedInput input = new QueuedInput();
    EscapeKeys keys = new EscapeKeys(guest, typed -> input.put(input.event(typed)));
    // A terminal that hangs up is gone for output too, so the emulator ends.
    input.start(in, keys::accept, new Event.End());
    return input;
  }

  /** Bytes as they are, whatever they are. */
  public static HostInput ofStream(InputStream in) {
    QueuedInput input = new QueuedInput();
    input.start(
        in,
        (bytes, length) -> input.put(new Event.Bytes(Arrays.copyOf(bytes, length))),
        new Event.EndOfInput());
    return input;
  }

  @Override
  public @Nullable Event poll() {
    return events.poll();
  }

  @Override
  public Event await() throws InterruptedException {
    return events.take();
  }

  @Override
  public @Nullable Event await(long timeout, TimeUnit unit) throws InterruptedException {
    return events.poll(timeout, unit);
  }

  @Override
  public void requestEnd() {
    if (!events.offer(new Event.End())) {
      return; // full of other events, and so nobody waits
    }
  }

  private interface ByteReceiver {
    void accept(byte[] bytes, int length);
  }

  private void start(InputStream in, ByteReceiver receiver, Event last) {
    Thread reader =
        new Thread(
            () -> {
              read(in, receiver);
              if (!handedOver) {
                put(last);
              }
            },
            "console-input");
    reader.setDaemon(true);
    reader.start();
  }

  private void read(InputStream in, ByteReceiver receiver) {
    byte[] chunk = new byte[CHUNK_BYTES];
    try {
      for (int length; !handedOver && (length = in.read(chunk)) >= 0; ) {
        if (length > 0) {
          receiver.accept(chunk, length);
        }
      }
    } catch (IOException e) {
      // A terminal whose other side is gone fails to read instead of ending: the same thing.
      return;
    }
  }

  private Event event(EscapeKeys.Typed typed) {
    handedOver |= typed instanceof EscapeKeys.Typed.Debugger;
    return TypedEvent.of(typed);
  }

  private void put(Event event) {
    try {
      events.put(event);
    } catch (InterruptedException e) {
      // Nobody interrupts this thread; should one do so, the thread ends at its next read.
      Thread.currentThread().interrupt();
    }
  }
}
