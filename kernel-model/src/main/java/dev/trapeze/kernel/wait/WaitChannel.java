package dev.trapeze.kernel.wait;

/**
 * What a sleeping process waits for: xv6's {@code chan}, but a value and not an address, so that a
 * whole system can be written down and read back.
 */
public sealed interface WaitChannel {

  /** Bytes, or the end of all writers, of the pipe with that number. */
  record PipeReadable(long pipe) implements WaitChannel {}

  /** Room, or the end of all readers, in the pipe with that number. */
  record PipeWritable(long pipe) implements WaitChannel {}

  /** A finished line, or bytes, or the end of input on the console. */
  record ConsoleInput() implements WaitChannel {}

  /** The exit of a child of the process with that number. */
  record ChildExit(int pid) implements WaitChannel {}

  /** The passing of time. */
  record Clock() implements WaitChannel {}
}
