package dev.trapeze.console.debugger.gdb;

/** A packet that the protocol does not permit; it is answered with {@link #reply}. */
final class MalformedPacket extends Exception {
  private static final long serialVersionUID = 1;

  /** It cannot be read: EINVAL. Error numbers are hex, those of gdb's File-I/O protocol. */
  MalformedPacket() {
    super("E16", null, false, false);
  }

  private MalformedPacket(String reply) {
    super(reply, null, false, false);
  }

  /** There is no such thread: ESRCH. */
  static MalformedPacket noThread() {
    return new MalformedPacket("E03");
  }

  /** Nothing is mapped there: EFAULT. */
  static MalformedPacket noMemory() {
    return new MalformedPacket("E0e");
  }

  /** There is no such document; gdb's manual wants just this number. */
  static MalformedPacket noAnnex() {
    return new MalformedPacket("E00");
  }

  String reply() {
    return String.valueOf(getMessage());
  }
}
