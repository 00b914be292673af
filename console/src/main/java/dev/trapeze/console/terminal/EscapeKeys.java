package dev.trapeze.console.terminal;

import java.io.ByteArrayOutputStream;

/**
 * Takes the emulator's own keys out of what is typed, as QEMU's {@code -nographic} does: Ctrl-A is
 * the prefix, and the key after it is a command. All other bytes, Ctrl-C among them, are the
 * guest's.
 */
final class EscapeKeys {
  /** What the guest gets and what the emulator is asked to do, in the order typed. */
  sealed interface Typed {
    /** Bytes for the guest, at least one. */
    record ForGuest(byte[] bytes) implements Typed {}

    /** Ctrl-A H, or Ctrl-A followed by a key that means nothing. */
    record Help() implements Typed {}

    /** Ctrl-A M. */
    record Maps() implements Typed {}

    /** Ctrl-A C, or Ctrl-C in a debugged system. What was typed after it is dropped. */
    record Debugger() implements Typed {}

    /** Ctrl-A X. What was typed after it is dropped. */
    record End() implements Typed {}
  }

  /** Takes each piece of what was typed. */
  interface Receiver {
    void accept(Typed typed);
  }

  /** What is at the other end, which decides what keys mean. */
  enum Guest {
    /** A board without a debugger. */
    BOARD,
    /** The Java kernel: Ctrl-A C opens the debugger. */
    KERNEL,
    /** A system under the debugger: Ctrl-C stops it, and Ctrl-A Ctrl-C sends Ctrl-C. */
    DEBUGGED
  }

  static final byte PREFIX = 0x01;
  private static final byte INTERRUPT = 0x03;

  private static final String KEYS =
      """

      C-a h    this help
      C-a x    end the emulator
      C-a C-a  send C-a to the guest
      """;

  /** Where the guest is the Java kernel with its processes. */
  static final String HELP =
      KEYS
          + """
          C-a m    draw the address space of the process in the foreground
          C-a c    open the debugger
          C-c goes to the guest, which ends its foreground processes.
          """;

  /** Where the debugger runs the guest. */
  static final String DEBUGGED_HELP =
      KEYS
          + """
          C-a m    draw the address space of the process in the foreground
          C-c      stop the system, and go back to the debugger; C-a c too
          C-a C-c  send C-c to the guest
          """;

  /** Where nothing is known of processes. */
  static final String BOARD_HELP =
      KEYS
          + """
          C-c goes to the guest.
          """;

  private final Guest guest;
  private final Receiver receiver;
  private boolean prefixed;

  EscapeKeys(Guest guest, Receiver receiver) {
    this.guest = guest;
    this.receiver = receiver;
  }

  /** Takes bytes as they come; a prefix at their end waits for the next call. */
  void accept(byte[] bytes, int length) {
    ByteArrayOutputStream forGuest = new ByteArrayOutputStream(length);
    for (int i = 0; i < length; i++) {
      byte key = bytes[i];
      if (!prefixed) {
        if (key == PREFIX) {
          prefixed = true;
          continue;
        }
        if (key == INTERRUPT && guest == Guest.DEBUGGED) {
          deliver(forGuest);
          receiver.accept(new Typed.Debugger());
          return;
        }
        forGuest.write(key);
        continue;
      }
      prefixed = false;
      if (key == PREFIX || (key == INTERRUPT && guest == Guest.DEBUGGED)) {
        forGuest.write(key);
        continue;
      }
      deliver(forGuest);
      if (key == 'x' || key == 'X') {
        receiver.accept(new Typed.End());
        return;
      }
      if ((key == 'c' || key == 'C') && guest != Guest.BOARD) {
        receiver.accept(new Typed.Debugger());
        return;
      }
      receiver.accept(key == 'm' || key == 'M' ? new Typed.Maps() : new Typed.Help());
    }
    deliver(forGuest);
  }

  private void deliver(ByteArrayOutputStream forGuest) {
    if (forGuest.size() > 0) {
      receiver.accept(new Typed.ForGuest(forGuest.toByteArray()));
      forGuest.reset();
    }
  }
}
