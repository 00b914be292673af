package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.state.StateSink;
import dev.trapeze.kernel.wait.WaitChannel;
import dev.trapeze.kernel.wait.Wakeups;

/**
 * A queue of {@value #CAPACITY_BYTES} bytes between processes (xv6's {@code pipe.c}). Sleepers are
 * woken when what they wait for comes true and at no other time: readers when the empty pipe gets
 * bytes or loses its last writer, writers when the full pipe gets room or loses its last reader. A
 * transfer to or from a bad address fails and leaves the contents as they were (xv6 loses a byte).
 */
final class Pipe {

  /** xv6's {@code PIPESIZE}. */
  static final int CAPACITY_BYTES = 512;

  private final Wakeups wakeups;
  private final WaitChannel readable;
  private final WaitChannel writable;
  private final ByteQueue queue = new ByteQueue(CAPACITY_BYTES);
  private boolean hasReader = true;
  private boolean hasWriter = true;

  /** An empty pipe with both ends open; {@code number} tells its wait channels from others'. */
  Pipe(long number, Wakeups wakeups) {
    this.wakeups = wakeups;
    this.readable = new WaitChannel.PipeReadable(number);
    this.writable = new WaitChannel.PipeWritable(number);
  }

  /** Whatever is there, up to {@code length} bytes; waits if there is nothing and may come some. */
  Transfer read(ByteSink sink, int length) {
    if (length == 0) {
      return Transfer.NOTHING;
    }
    if (queue.isEmpty()) {
      return hasWriter ? new Transfer(0, readable) : Transfer.NOTHING;
    }
    boolean wasFull = queue.isFull();
    int bytes = queue.drain(sink, length);
    if (wasFull && bytes > 0) {
      wakeups.wakeup(writable);
    }
    return Transfer.done(bytes);
  }

  /** Puts in what fits and waits for room for the rest; {@code EPIPE} if nobody can read it. */
  Transfer write(ByteSource source, int length) {
    if (!hasReader) {
      throw ErrnoException.of(Errno.EPIPE);
    }
    boolean wasEmpty = queue.isEmpty();
    int bytes = queue.fill(source, length);
    if (wasEmpty && bytes > 0) {
      wakeups.wakeup(readable);
    }
    return new Transfer(bytes, bytes < length ? writable : null);
  }

  /** The last descriptor of the read end was closed. */
  void closeReader() {
    hasReader = false;
    wakeups.wakeup(writable);
  }

  /** The last descriptor of the write end was closed. */
  void closeWriter() {
    hasWriter = false;
    wakeups.wakeup(readable);
  }

  void putState(StateSink sink) {
    sink.put(readable.toString());
    sink.put(hasReader);
    sink.put(hasWriter);
    queue.putState(sink);
  }
}
