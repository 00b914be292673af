package dev.trapeze.cpu.device;

import dev.trapeze.cpu.memory.FrameWatcher;
import dev.trapeze.cpu.memory.Ram;

/**
 * The host-target interface: two words of 64 bits in RAM through which a program speaks to its
 * host, as Spike has them.
 *
 * <table>
 * <caption>What the program stores to tohost: device in bits 63:56, command in 55:48</caption>
 * <tr><th>device</th><th>command</th><th>bits 47:0</th><th>answer in fromhost</th></tr>
 * <tr><td>0</td><td>0</td><td>odd: the program ends with the exit code in bits 47:1</td><td>none
 *     </td></tr>
 * <tr><td>0</td><td>0</td><td>even: address of eight words of 64 bits: number and arguments of a
 *     system call, the first of which takes the result. There are write (64), to the console whatever
 *     the descriptor, and exit (93); others result in -38, ENOSYS.</td><td>1</td></tr>
 * <tr><td>1</td><td>1</td><td>a byte for the console</td><td>device and command</td></tr>
 * </table>
 *
 * <p>What is taken is set to 0. Other devices and commands are taken without an answer.
 *
 * <p>The page of tohost is watched, so that a store there is seen at once and any other store costs
 * nothing. A store of 32 bits, as RV32 makes it, counts if it is to the upper half, or if what
 * stands in the lower half with an upper half of 0 is an end or the address of a system call.
 */
public final class Htif implements FrameWatcher {
  /** Who acts on what the program wants. */
  public interface Host {
    /** Something stands in tohost: {@link #serve} is to be called after the instruction. */
    void attend();

    /** The program has ended. */
    void exit(int code);
  }

  private static final int WRITE = 64;
  private static final int EXIT = 93;
  private static final long NO_SUCH_CALL = -38;
  private static final int ARGUMENT_BYTES = 64;
  private static final long PAYLOAD = (1L << 48) - 1;
  private static final long COMMAND = ~PAYLOAD;
  private static final long SYSTEM_CALL = 0;
  private static final long PUT_BYTE = 0x0101L << 48;

  private final Ram ram;
  private final long tohostPa;
  private final long fromhostPa;
  private final Host host;
  private ConsoleOutput output = value -> {};

  /**
   * Watches tohost. Both addresses must be aligned to 8 bytes and in RAM, else {@link
   * IllegalArgumentException}.
   */
  public Htif(Ram ram, long tohostPa, long fromhostPa, Host host) {
    requireWord(ram, "tohost", tohostPa);
    requireWord(ram, "fromhost", fromhostPa);
    this.ram = ram;
    this.tohostPa = tohostPa;
    this.fromhostPa = fromhostPa;
    this.host = host;
    ram.marks().addWatcher(this);
    ram.marks().observe(ram.frameOf(tohostPa));
  }

  private static void requireWord(Ram ram, String name, long pa) {
    if ((pa & 7) != 0 || !ram.contains(pa, 8)) {
      throw new IllegalArgumentException(
          String.format("%s at 0x%x: must be eight aligned bytes of RAM", name, pa));
    }
  }

  /** Connects what the program writes to. */
  public void connect(ConsoleOutput output) {
    this.output = output;
  }

  @Override
  public void observedWritten(int frame, int firstOffset, int lastOffset) {
    int offset = (int) tohostPa & (Ram.FRAME_BYTES - 1);
    if (frame == ram.frameOf(tohostPa) && firstOffset < offset + 8 && lastOffset >= offset) {
      boolean upperWritten = lastOffset >= offset + 4;
      long value = ram.readLong(tohostPa);
      boolean complete = value >>> 32 == 0 && ((value & 1) != 0 || ram.contains(value, 8));
      if (value != 0 && (upperWritten || complete)) {
        host.attend();
      }
    }
  }

  /** Does what tohost says, if anything. */
  public void serve() {
    long value = ram.readLong(tohostPa);
    if (value == 0) {
      return;
    }
    ram.writeLong(tohostPa, 0);
    long payload = value & PAYLOAD;
    long command = value & COMMAND;
    if (command == PUT_BYTE) {
      output.write((int) payload & 0xFF);
      ram.writeLong(fromhostPa, PUT_BYTE);
    } else if (command == SYSTEM_CALL) {
      if ((payload & 1) != 0) {
        host.exit((int) (payload >>> 1));
      } else {
        callSystem(payload);
      }
    }
  }

  private void callSystem(long argumentsPa) {
    if (!ram.contains(argumentsPa, ARGUMENT_BYTES)) {
      return;
    }
    long first = ram.readLong(argumentsPa + 8);
    long result = NO_SUCH_CALL;
    long number = ram.readLong(argumentsPa);
    if (number == EXIT) {
      host.exit((int) first);
      return;
    }
    if (number == WRITE) {
      result = write(ram.readLong(argumentsPa + 16), ram.readLong(argumentsPa + 24));
    }
    ram.writeLong(argumentsPa, result);
    ram.writeLong(fromhostPa, 1);
  }

  private long write(long pa, long lengthBytes) {
    long badAddress = -14;
    if (!ram.contains(pa, lengthBytes)) {
      return badAddress;
    }
    for (long i = 0; i < lengthBytes; i++) {
      output.write(ram.readByte(pa + i));
    }
    return lengthBytes;
  }

  @Override
  public void codeWritten(int frame, int firstOffset, int lastOffset) {}

  @Override
  public void tableWritten(int frame) {}

  @Override
  public void watchBegins(int frame) {}
}
