package dev.trapeze.console.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Input that never makes the reader wait: commands from the command line, or a file. The guest gets
 * each byte as soon as it has room for it, so two runs with the same input are the same.
 */
public final class StreamInput implements HostInput {
  private static final int CHUNK_BYTES = 4096;

  private final InputStream in;

  public StreamInput(InputStream in) {
    this.in = in;
  }

  @Override
  public Event poll() {
    byte[] chunk = new byte[CHUNK_BYTES];
    int length;
    try {
      length = in.read(chunk);
    } catch (IOException e) {
      // As a read error on a terminal: what there is has been read.
      length = -1;
    }
    return length < 0 ? new Event.EndOfInput() : new Event.Bytes(Arrays.copyOf(chunk, length));
  }

  @Override
  public Event await() {
    return poll();
  }

  /** Nobody ever waits. */
  @Override
  public void requestEnd() {}

  @Override
  public Event await(long timeout, TimeUnit unit) {
    return poll();
  }
}
