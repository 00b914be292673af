package dev.trapeze.cpu.device;

import dev.trapeze.cpu.memory.Ram;
import org.jspecify.annotations.Nullable;

/**
 * A split virtqueue in RAM, seen from the device's side (virtio 1.1, 2.6). Every address in it
 * comes from the driver and is checked.
 */
final class VirtQueue {
  /** The largest size that a driver can choose. */
  static final int MOST_DESCRIPTORS = 1024;

  private static final int DESCRIPTOR_BYTES = 16;
  private static final int NEXT = 1;
  private static final int WRITE = 2;
  private static final int INDIRECT = 4;
  private static final int NO_INTERRUPT = 1;

  private final Ram ram;
  private final DescriptorChain chain;
  private int size = MOST_DESCRIPTORS;
  private boolean ready;
  private long descriptorsPa;
  private long availablePa;
  private long usedPa;
  private int nextAvailable;
  private int nextUsed;
  private int head;

  VirtQueue(Ram ram) {
    this.ram = ram;
    chain = new DescriptorChain(ram, MOST_DESCRIPTORS);
  }

  void reset() {
    size = MOST_DESCRIPTORS;
    descriptorsPa = 0;
    availablePa = 0;
    usedPa = 0;
    setReady(false);
  }

  /** Number of descriptors. */
  int size() {
    return size;
  }

  /** Sets the number of descriptors; ignored if it is no power of two or too many. */
  void setSize(int descriptors) {
    if (Integer.bitCount(descriptors) == 1 && descriptors > 0 && descriptors <= MOST_DESCRIPTORS) {
      size = descriptors;
    }
  }

  boolean isReady() {
    return ready;
  }

  /** Puts the queue into use from its beginning, or takes it out of use. */
  void setReady(boolean ready) {
    this.ready = ready;
    nextAvailable = 0;
    nextUsed = 0;
  }

  void place(long descriptors, long available, long used) {
    descriptorsPa = descriptors;
    availablePa = available;
    usedPa = used;
  }

  /** Places the three parts as the legacy layout has them: behind one another (2.6.2). */
  void placeLegacy(long pa, int alignment) {
    long available = pa + (long) DESCRIPTOR_BYTES * size;
    long end = available + 6 + 2L * size;
    place(pa, available, end + alignment - 1 & -(long) alignment);
  }

  /**
   * Takes the next buffer that the driver has made available; null if there is none. The object is
   * good until the next call.
   *
   * @throws VirtioException if queue or buffer break the rules
   */
  @Nullable DescriptorChain take() throws VirtioException {
    int available = readShort(availablePa + 2);
    int waiting = available - nextAvailable & 0xFFFF;
    if (waiting == 0) {
      return null;
    }
    if (waiting > size) {
      throw new VirtioException(waiting + " buffers available in a queue of " + size);
    }
    head = readShort(availablePa + 4 + 2L * (nextAvailable & size - 1));
    nextAvailable = nextAvailable + 1 & 0xFFFF;
    collect();
    return chain;
  }

  private void collect() throws VirtioException {
    chain.clear();
    int index = head;
    for (int visited = 0; visited < size; visited++) {
      if (index >= size) {
        throw new VirtioException("descriptor " + index + " of " + size);
      }
      long pa = descriptorsPa + (long) DESCRIPTOR_BYTES * index;
      require(pa, DESCRIPTOR_BYTES);
      int flags = ram.readShort(pa + 12);
      if ((flags & INDIRECT) != 0) {
        throw new VirtioException("an indirect descriptor, which was not negotiated");
      }
      chain.add(ram.readLong(pa), ram.readInt(pa + 8), (flags & WRITE) != 0);
      if ((flags & NEXT) == 0) {
        return;
      }
      index = ram.readShort(pa + 14);
    }
    throw new VirtioException("a chain that does not end");
  }

  /**
   * Gives the buffer taken last back to the driver.
   *
   * @param writtenBytes how much of it has been written
   * @return true if the driver wants an interrupt for it
   * @throws VirtioException if the ring does not lie in RAM
   */
  boolean give(int writtenBytes) throws VirtioException {
    long element = usedPa + 4 + 8L * (nextUsed & size - 1);
    require(element, 8);
    require(usedPa, 4);
    ram.writeInt(element, head);
    ram.writeInt(element + 4, writtenBytes);
    nextUsed = nextUsed + 1 & 0xFFFF;
    ram.writeShort(usedPa + 2, nextUsed);
    return (readShort(availablePa) & NO_INTERRUPT) == 0;
  }

  private int readShort(long pa) throws VirtioException {
    require(pa, 2);
    return ram.readShort(pa);
  }

  private void require(long pa, int lengthBytes) throws VirtioException {
    if (!ram.contains(pa, lengthBytes)) {
      throw new VirtioException(String.format("queue at 0x%x, which is not RAM", pa));
    }
  }
}
