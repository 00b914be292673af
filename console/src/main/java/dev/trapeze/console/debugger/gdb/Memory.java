package dev.trapeze.console.debugger.gdb;

import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.Subject;

/** Reads and writes of memory and registers; a write becomes part of the run. */
final class Memory {
  private static final int MOST_BYTES = PacketReader.PACKET_BYTES / 2 - 1;

  private final Debugger debugger;
  private final Threads threads;
  private final TargetDescription description;

  Memory(Debugger debugger, Threads threads, TargetDescription description) {
    this.debugger = debugger;
    this.threads = threads;
    this.description = description;
  }

  /** {@code m}: in hex, as far as there is memory. */
  String read(int tid, long va, int length) throws MalformedPacket {
    byte[] bytes = new byte[Math.min(length, MOST_BYTES)];
    int there = threads.subject(tid).read(va, bytes, 0, bytes.length);
    if (there == 0) {
      throw MalformedPacket.noMemory();
    }
    return HexText.ofBytes(bytes, there);
  }

  /** {@code M} and {@code X}: all of it or nothing. */
  void write(int tid, long va, byte[] bytes) throws MalformedPacket {
    requireThread(tid);
    if (threads.subject(tid).read(va, new byte[bytes.length], 0, bytes.length) < bytes.length) {
      throw MalformedPacket.noMemory();
    }
    if (bytes.length > 0) {
      debugger.system().edit(kernel -> threads.subject(tid).write(va, bytes, 0, bytes.length));
    }
  }

  /** {@code g}: x0 to x31, and pc. Gdb asks for the others one by one. */
  String readGeneral(int tid) {
    Subject subject = threads.subject(tid);
    StringBuilder all = new StringBuilder();
    for (TargetRegister register : description.registers()) {
      if (register.number() <= TargetRegister.PC) {
        all.append(SubjectRegisters.read(subject, register, description.bytesOf(register)));
      }
    }
    return all.toString();
  }

  /** {@code G}: as many as there are digits for. */
  void writeGeneral(int tid, String hex) throws MalformedPacket {
    int digits = 2 * description.xlen().bytes();
    if (hex.length() % digits != 0 || hex.length() > digits * (TargetRegister.PC + 1)) {
      throw new MalformedPacket();
    }
    for (int i = 0; i < hex.length() / digits; i++) {
      String value = hex.substring(i * digits, (i + 1) * digits);
      if (!value.startsWith("x")) {
        writeRegister(tid, i, value);
      }
    }
  }

  /** {@code p}. */
  String readRegister(int tid, int number) throws MalformedPacket {
    TargetRegister register = description.register(number);
    if (register == null) {
      throw new MalformedPacket();
    }
    return SubjectRegisters.read(threads.subject(tid), register, description.bytesOf(register));
  }

  /** {@code P}; a value that the register has already is no change. */
  void writeRegister(int tid, int number, String hex) throws MalformedPacket {
    TargetRegister register = description.register(number);
    if (register == null || hex.length() != 2 * description.bytesOf(register)) {
      throw new MalformedPacket();
    }
    requireThread(tid);
    int length = description.bytesOf(register);
    long value = HexText.littleEndian(hex);
    Subject subject = threads.subject(tid);
    if (SubjectRegisters.read(subject, register, length).equalsIgnoreCase(hex)) {
      return;
    }
    if (!SubjectRegisters.canWrite(subject, register, value)) {
      throw new MalformedPacket();
    }
    debugger
        .system()
        .edit(kernel -> SubjectRegisters.write(threads.subject(tid), register, value, length));
  }

  /** A change is made again whenever the run is repeated: it must be clear whose it is. */
  private void requireThread(int tid) throws MalformedPacket {
    if (!threads.exists(tid)) {
      throw MalformedPacket.noThread();
    }
  }
}
