package dev.trapeze.console.debugger.gdb;

/** What comes from gdb. */
sealed interface Incoming {
  /** A packet whose checksum is right; each byte is a character of ISO 8859-1, unescaped. */
  record Packet(String payload) implements Incoming {}

  /** A packet with another checksum than its own. */
  record Damaged() implements Incoming {}

  /** A packet longer than gdb has been told that packets may be. */
  record Oversized() implements Incoming {}

  /** Gdb asks for the last packet once more. */
  record Again() implements Incoming {}

  /** Ctrl-C: the target is to stand still. */
  record Interrupt() implements Incoming {}

  /** The connection is closed. */
  record Closed() implements Incoming {}
}
