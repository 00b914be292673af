package dev.trapeze.cpu.device;

import dev.trapeze.cpu.memory.Device;

/**
 * The core-local interruptor: software and timer interrupts of M-mode, and the time.
 *
 * <table>
 * <caption>Registers</caption>
 * <tr><th>offset</th><th>width</th><th>register</th></tr>
 * <tr><td>0x0000 + 4 × hart</td><td>4</td><td>msip: bit 0 raises the hart's MSIP</td></tr>
 * <tr><td>0x4000 + 8 × hart</td><td>8 or 4 + 4</td><td>mtimecmp: MTIP is raised while mtime is not
 *     below it, both unsigned</td></tr>
 * <tr><td>0xBFF8</td><td>8 or 4 + 4</td><td>mtime; the time CSR shows it, too</td></tr>
 * </table>
 *
 * <p>Registers of harts that do not exist read 0 and ignore stores. Other widths, and offsets from
 * 0xC000 on, are refused. What {@code mtimecmp} holds at reset is left open; it is 0, so that MTIP
 * is pending at once. All that is as in QEMU.
 */
public final class Clint implements Device {
  /** The interrupts of the harts, and the time. */
  public interface Harts {
    /** Raises or lowers a hart's software interrupt of M-mode. */
    void setSoftwareInterrupt(int hart, boolean level);

    /**
     * Sets the time at which a hart's timer interrupt of M-mode is raised. Also called when the
     * time has been set.
     *
     * @param time unsigned
     */
    void setTimerInterrupt(int hart, long time);

    /** The time in ticks. */
    long time();

    /** Sets the time in ticks. */
    void setTime(long time);
  }

  private static final long MTIMECMP = 0x4000;
  private static final long MTIME = 0xBFF8;
  private static final long END = 0xC000;
  private static final long LOW = 0xFFFF_FFFFL;

  private final Harts harts;
  private final boolean[] software;
  private final long[] compare;

  /** A CLINT for harts 0 to {@code count} - 1. */
  public Clint(int count, Harts harts) {
    this.harts = harts;
    software = new boolean[count];
    compare = new long[count];
    for (int hart = 0; hart < count; hart++) {
      harts.setTimerInterrupt(hart, 0);
    }
  }

  @Override
  public long sizeBytes() {
    return END;
  }

  @Override
  public boolean canLoad(long offset, int widthBytes) {
    return widthBytes == 4 || (widthBytes == 8 && offset >= MTIMECMP);
  }

  @Override
  public boolean canStore(long offset, int widthBytes) {
    return canLoad(offset, widthBytes);
  }

  @Override
  public long load(long offset, int widthBytes) {
    if (offset < MTIMECMP) {
      int hart = (int) offset >> 2;
      return hart < software.length && software[hart] ? 1 : 0;
    }
    long value = loadWhole(offset & ~7);
    if (widthBytes == 8) {
      return value;
    }
    return (offset & 4) == 0 ? value & LOW : value >>> 32;
  }

  private long loadWhole(long offset) {
    if (offset == MTIME) {
      return harts.time();
    }
    int hart = (int) (offset - MTIMECMP) >> 3;
    return hart < compare.length ? compare[hart] : 0;
  }

  @Override
  public void store(long offset, int widthBytes, long value) {
    if (offset < MTIMECMP) {
      int hart = (int) offset >> 2;
      if (hart < software.length) {
        software[hart] = (value & 1) != 0;
        harts.setSoftwareInterrupt(hart, software[hart]);
      }
      return;
    }
    if (widthBytes == 8) {
      storeWhole(offset, value);
      return;
    }
    long old = loadWhole(offset & ~7);
    boolean low = (offset & 4) == 0;
    storeWhole(offset & ~7, low ? old & ~LOW | value & LOW : old & LOW | value << 32);
  }

  private void storeWhole(long offset, long value) {
    if (offset == MTIME) {
      harts.setTime(value);
      for (int hart = 0; hart < compare.length; hart++) {
        harts.setTimerInterrupt(hart, compare[hart]);
      }
      return;
    }
    int hart = (int) (offset - MTIMECMP) >> 3;
    if (hart < compare.length) {
      compare[hart] = value;
      harts.setTimerInterrupt(hart, value);
    }
  }
}
