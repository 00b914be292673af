package dev.trapeze.cpu.machine;

/** Where everything lies on a {@link VirtBoard}: as on QEMU's {@code virt} machine. */
final class MemoryMap {
  static final long ROM = 0x1000;
  static final long ROM_BYTES = 0xF000;
  static final long FINISHER = 0x10_0000;
  static final long CLINT = 0x200_0000;
  static final long CLINT_BYTES = 0x1_0000;
  static final long PLIC = 0xC00_0000;
  static final long UART = 0x1000_0000L;
  static final long UART_BYTES = 0x100;
  static final int UART_SOURCE = 10;

  /** Eight slots of {@link #VIRTIO_BYTES}; the sources of their interrupts are 1 to 8. */
  static final long VIRTIO = 0x1000_1000L;

  static final long VIRTIO_BYTES = 0x1000;
  static final int VIRTIO_SLOTS = 8;
  static final int VIRTIO_SOURCE = 1;
  static final long RAM = 0x8000_0000L;

  private MemoryMap() {}
}
