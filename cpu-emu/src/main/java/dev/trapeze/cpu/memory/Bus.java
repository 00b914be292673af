package dev.trapeze.cpu.memory;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Physical address space: RAM and device windows. Between them is nothing, and an access to nothing
 * (or over the end of a window) is what the hart reports as an access fault; ask {@link #canLoad}
 * or {@link #canStore} first.
 */
public final class Bus {
  private record Window(long basePa, Device device) {}

  private final Ram ram;
  private final List<Window> windows = new ArrayList<>();
  private @Nullable DeviceWatcher watcher;

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

  /** Sets who hears of accesses to devices from now on. */
  public void watchDevices(DeviceWatcher deviceWatcher) {
    watcher = deviceWatcher;
  }

  /** The RAM. */
  public Ram ram() {
    return ram;
  }

  /**
   * True if RAM or one device answers a load of all those bytes.
   *
   * @param pa any physical address; a device answers only for naturally aligned accesses, and only
   *     where it {@linkplain Device#canLoad wants to}
   */
  public boolean canLoad(long pa, int widthBytes) {
    if (ram.contains(pa, widthBytes)) {
      return true;
    }
    Window window = alignedWindow(pa, widthBytes);
    return window != null && window.device.canLoad(pa - window.basePa, widthBytes);
  }

  /** True if RAM or one device takes a store of all those bytes; see {@link #canLoad}. */
  public boolean canStore(long pa, int widthBytes) {
    if (ram.contains(pa, widthBytes)) {
      return true;
    }
    Window window = alignedWindow(pa, widthBytes);
    return window != null && window.device.canStore(pa - window.basePa, widthBytes);
  }

  /** True if two bytes of an instruction can be fetched, from RAM or an executable device. */
  public boolean canFetch(long pa) {
    if (ram.contains(pa, 2)) {
      return true;
    }
    Window window = alignedWindow(pa, 2);
    return window != null && window.device.isExecutable();
  }

  /**
   * Loads from RAM or a device, zero-extended. Throws {@link IllegalArgumentException} if nothing
   * is there; ask {@link #canLoad} first.
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
    long value = window.device.load(pa - window.basePa, widthBytes);
    if (watcher != null) {
      watcher.deviceLoaded(pa, widthBytes);
    }
    return value;
  }

  /**
   * Stores to RAM or a device. Throws {@link IllegalArgumentException} if nothing is there; ask
   * {@link #canStore} first.
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
    if (watcher != null) {
      watcher.deviceStored(pa, widthBytes);
    }
  }

  private Window requireWindow(long pa, int widthBytes) {
    Window window = windowOf(pa, widthBytes);
    if (window == null) {
      throw new IllegalArgumentException(
          String.format("0x%x: nothing answers an access of %d bytes", pa, widthBytes));
    }
    return window;
  }

  private @Nullable Window alignedWindow(long pa, int widthBytes) {
    return (pa & (widthBytes - 1)) == 0 ? windowOf(pa, widthBytes) : null;
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
