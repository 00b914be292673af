package dev.trapeze.cpu.memory;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Physical address space: RAM and device windows. Between them is nothing, and an access to nothing
 * (or over the end of a window) is what the hart reports as an access fault; ask {@link #covers}
 * first.
 */
public final class Bus {
  private record Window(long basePa, Device device) {}

  private final Ram ram;
  private final List<Window> windows = new ArrayList<>();

  /** A bus with RAM and nothing else. */
  public Bus(Ram ram) {
    this.ram = ram;
  }

  /**
   * Puts a device's window at {@code basePa}. Throws {@link IllegalArgumentException} where it
   * would overlap RAM or another window.
   */
  public void attach(long basePa, Device device) {
    long end = basePa + device.sizeBytes();
    boolean overlaps = basePa < ram.endPa() && end > ram.basePa();
    for (Window window : windows) {
      overlaps |= basePa < window.basePa + window.device.sizeBytes() && end > window.basePa;
    }
    if (basePa < 0 || overlaps) {
      throw new IllegalArgumentException(
          String.format("device window 0x%x..0x%x overlaps another", basePa, end));
    }
    windows.add(new Window(basePa, device));
  }

  /** The RAM. */
  public Ram ram() {
    return ram;
  }

  /**
   * True if RAM or one device answers for all the bytes of an access.
   *
   * @param pa any physical address; a device answers only for naturally aligned accesses
   */
  public boolean covers(long pa, int widthBytes) {
    return ram.contains(pa, widthBytes)
        || ((pa & (widthBytes - 1)) == 0 && windowOf(pa, widthBytes) != null);
  }

  /**
   * Loads from RAM or a device, zero-extended. Throws {@link IllegalArgumentException} if the bus
   * does not {@linkplain #covers cover} the access.
   */
  public long load(long pa, int widthBytes) {
    if (ram.contains(pa, widthBytes)) {
      return switch (widthBytes) {
        case 1 -> ram.readByte(pa);
        case 2 -> ram.readShort(pa);
        case 4 -> ram.readInt(pa) & 0xFFFF_FFFFL;
        default -> ram.readLong(pa);
      };
    }
    Window window = requireWindow(pa, widthBytes);
    return window.device.load(pa - window.basePa, widthBytes);
  }

  /**
   * Stores to RAM or a device. Throws {@link IllegalArgumentException} if the bus does not
   * {@linkplain #covers cover} the access.
   */
  public void store(long pa, int widthBytes, long value) {
    if (ram.contains(pa, widthBytes)) {
      switch (widthBytes) {
        case 1 -> ram.writeByte(pa, (int) value);
        case 2 -> ram.writeShort(pa, (int) value);
        case 4 -> ram.writeInt(pa, (int) value);
        default -> ram.writeLong(pa, value);
      }
      return;
    }
    Window window = requireWindow(pa, widthBytes);
    window.device.store(pa - window.basePa, widthBytes, value);
  }

  private Window requireWindow(long pa, int widthBytes) {
    Window window = windowOf(pa, widthBytes);
    if (window == null) {
      throw new IllegalArgumentException(
          String.format("0x%x: nothing answers an access of %d bytes", pa, widthBytes));
    }
    return window;
  }

  private @Nullable Window windowOf(long pa, int widthBytes) {
    for (int i = 0; i < windows.size(); i++) {
      Window window = windows.get(i);
      long offset = pa - window.basePa;
      if (offset >= 0 && offset <= window.device.sizeBytes() - widthBytes) {
        return window;
      }
    }
    return null;
  }
}
