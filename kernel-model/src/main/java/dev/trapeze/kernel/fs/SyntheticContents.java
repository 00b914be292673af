package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.state.StateSink;

/** What an open {@link SyntheticFile} gives to read (the {@code read} of Linux's seq_file). */
public interface SyntheticContents {

  /**
   * Hands up to {@code length} bytes from byte {@code position} on to {@code sink}. Returns their
   * number, 0 at and after the end.
   *
   * @throws ErrnoException as the file says; ESRCH, for example, if its process is gone
   */
  int read(long position, ByteSink sink, int length);

  /** Puts what it remembers from one read to the next. */
  void putState(StateSink sink);
}
