package dev.trapeze.kernel.procfs;

import dev.trapeze.kernel.fs.ByteSink;
import dev.trapeze.kernel.fs.SyntheticContents;
import dev.trapeze.kernel.state.StateSink;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * Text that is made at the first read, and again whenever a read does not go on where the one
 * before it ended, or goes back to the start (Linux's seq_file). So who reads a file from its start
 * to its end, in however many pieces, sees one state of the system.
 */
final class Text implements SyntheticContents {

  private static final byte[] NOTHING = new byte[0];

  private final Supplier<String> maker;
  private byte[] text = NOTHING;
  private long nextPosition;

  /**
   * A text that {@code maker} makes, one character (0 to 255) for each byte; it may throw an {@link
   * dev.trapeze.kernel.abi.ErrnoException}.
   */
  Text(Supplier<String> maker) {
    this.maker = maker;
  }

  @Override
  public int read(long position, ByteSink sink, int length) {
    if (position == 0 || position != nextPosition) {
      text = maker.get().getBytes(StandardCharsets.ISO_8859_1);
      nextPosition = position;
    }
    if (position >= text.length) {
      return 0;
    }
    int bytes = Math.min(length, text.length - (int) position);
    sink.accept(text, (int) position, bytes);
    nextPosition = position + bytes;
    return bytes;
  }

  @Override
  public void putState(StateSink sink) {
    sink.put(nextPosition);
    sink.put(text.length);
    sink.put(text, 0, text.length);
  }
}
