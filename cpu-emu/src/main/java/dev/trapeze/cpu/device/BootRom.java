package dev.trapeze.cpu.device;

import dev.trapeze.cpu.memory.Device;

/** Read-only memory, from which instructions can be fetched. A store to it is an access fault. */
public final class BootRom implements Device {
  private final byte[] bytes;
  private final long sizeBytes;

  /**
   * A ROM.
   *
   * @param contents what it begins with; the rest is zeros
   * @param sizeBytes size of the window, at least the length of the contents
   */
  public BootRom(byte[] contents, long sizeBytes) {
    this.bytes = contents.clone();
    this.sizeBytes = sizeBytes;
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public boolean canStore(long offset, int widthBytes) {
    return false;
  }

  @Override
  public boolean isExecutable() {
    return true;
  }

  @Override
  public long load(long offset, int widthBytes) {
    long value = 0;
    for (int i = widthBytes - 1; i >= 0; i--) {
      int index = (int) offset + i;
      value = value << 8 | (index < bytes.length ? bytes[index] & 0xFF : 0);
    }
    return value;
  }

  @Override
  public void store(long offset, int widthBytes, long value) {}
}
