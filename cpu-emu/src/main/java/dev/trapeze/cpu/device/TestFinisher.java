package dev.trapeze.cpu.device;

import dev.trapeze.cpu.memory.Device;

/**
 * The device by which a test program says how it went, as SiFive's and QEMU's {@code sifive_test}
 * has it; also how a system is switched off or restarted ({@code syscon-poweroff}, {@code
 * syscon-reboot} in the device tree).
 *
 * <table>
 * <caption>Registers</caption>
 * <tr><th>offset</th><th>bits</th><th>meaning of a store</th></tr>
 * <tr><td>0</td><td>15:0</td><td>0x5555 passed; 0x3333 failed; 0x7777 reset; else nothing</td></tr>
 * <tr><td></td><td>31:16</td><td>the code of a failure</td></tr>
 * </table>
 *
 * <p>Loads give 0. Stores elsewhere than to offset 0 do nothing. Widths other than 2 and 4 are
 * refused, as in QEMU.
 */
public final class TestFinisher implements Device {
  /** What a program can say. */
  public enum Verdict {
    /** All went well. */
    PASS,
    /** Something failed. */
    FAIL,
    /** The machine is to be reset. */
    RESET
  }

  /** Who is told. */
  public interface Listener {
    /**
     * The program has said something.
     *
     * @param code the code of a failure, 0 to 65535; otherwise 0
     */
    void finished(Verdict verdict, int code);
  }

  private static final int PASS = 0x5555;
  private static final int FAIL = 0x3333;
  private static final int RESET = 0x7777;

  private final Listener listener;

  /** A finisher that tells {@code listener}. */
  public TestFinisher(Listener listener) {
    this.listener = listener;
  }

  @Override
  public long sizeBytes() {
    return 0x1000;
  }

  @Override
  public boolean canLoad(long offset, int widthBytes) {
    return widthBytes == 2 || widthBytes == 4;
  }

  @Override
  public boolean canStore(long offset, int widthBytes) {
    return canLoad(offset, widthBytes);
  }

  @Override
  public long load(long offset, int widthBytes) {
    return 0;
  }

  @Override
  public void store(long offset, int widthBytes, long value) {
    if (offset != 0) {
      return;
    }
    switch ((int) value & 0xFFFF) {
      case PASS -> listener.finished(Verdict.PASS, 0);
      case FAIL -> listener.finished(Verdict.FAIL, (int) value >>> 16 & 0xFFFF);
      case RESET -> listener.finished(Verdict.RESET, 0);
      default -> {}
    }
  }
}
