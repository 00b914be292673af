package dev.trapeze.cpu.device;

import dev.trapeze.cpu.memory.Ram;

/**
 * A driver of a virtio block device, in both register layouts, with its queue at the start of RAM.
 */
final class VirtioDriver {
  static final long RAM_PA = 0x8000_0000L;
  static final int QUEUE_SIZE = 8;
  static final long AVAILABLE_PA = RAM_PA + 16 * QUEUE_SIZE;
  static final long USED_PA = RAM_PA + 0x1000;
  static final long HEADER_PA = RAM_PA + 0x2000;
  static final long STATUS_PA = RAM_PA + 0x2800;
  static final long DATA_PA = RAM_PA + 0x4000;
  static final int NEXT = 1;
  static final int WRITE = 2;

  final Ram ram = new Ram(RAM_PA, 0x1_0000);
  final VirtioMmio device;
  final boolean legacy;
  boolean line;
  private int available;

  VirtioDriver(boolean legacy, BlockStorage storage) {
    this.legacy = legacy;
    device = VirtioMmio.block(legacy, storage, "disk-name", ram, level -> line = level);
  }

  long get(int register) {
    return device.load(register, 4);
  }

  void set(int register, long value) {
    device.store(register, 4, value);
  }

  /** Everything up to DRIVER_OK, in the order of Linux: the size of pages before the reset. */
  VirtioDriver start() {
    if (legacy) {
      set(0x028, 4096);
    }
    set(0x070, 0);
    set(0x070, 3);
    if (!legacy) {
      set(0x024, 1);
      set(0x020, 1);
      set(0x070, 11);
    }
    set(0x030, 0);
    set(0x038, QUEUE_SIZE);
    if (legacy) {
      set(0x03C, 4096);
      set(0x040, RAM_PA >> 12);
    } else {
      set(0x080, RAM_PA);
      set(0x090, AVAILABLE_PA);
      set(0x0A0, USED_PA);
      set(0x044, 1);
    }
    set(0x070, legacy ? 7 : 15);
    return this;
  }

  void descriptor(int index, long pa, int length, int flags, int next) {
    long at = RAM_PA + 16L * index;
    ram.writeLong(at, pa);
    ram.writeInt(at + 8, length);
    ram.writeShort(at + 12, flags);
    ram.writeShort(at + 14, next);
  }

  void header(int type, long sector) {
    ram.writeInt(HEADER_PA, type);
    ram.writeLong(HEADER_PA + 8, sector);
    ram.writeByte(STATUS_PA, 0xEE);
  }

  /** Makes the chain that begins at a descriptor available, and notifies. */
  void offer(int head) {
    ram.writeShort(AVAILABLE_PA + 4 + 2L * (available % QUEUE_SIZE), head);
    available++;
    ram.writeShort(AVAILABLE_PA + 2, available);
    set(0x050, 0);
  }

  /** A request of the usual three descriptors; gives its status. */
  int request(int type, long sector, int dataBytes, boolean deviceWrites) {
    header(type, sector);
    descriptor(0, HEADER_PA, 16, NEXT, 1);
    descriptor(1, DATA_PA, dataBytes, NEXT | (deviceWrites ? WRITE : 0), 2);
    descriptor(2, STATUS_PA, 1, WRITE, 0);
    offer(0);
    return ram.readByte(STATUS_PA);
  }

  int usedIndex() {
    return ram.readShort(USED_PA + 2);
  }

  /** What the used ring says was written by the request before. */
  int lastUsedBytes() {
    return ram.readInt(USED_PA + 8 + 8L * ((usedIndex() - 1) % QUEUE_SIZE));
  }

  boolean needsReset() {
    return (get(0x070) & 0x40) != 0;
  }
}
