package dev.trapeze.cpu.device;

import dev.trapeze.cpu.memory.Device;
import dev.trapeze.cpu.memory.Ram;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A virtio device on memory-mapped registers (virtio 1.1, 4.2.2), in the modern layout (version 2)
 * or the legacy one (version 1, 4.2.4).
 *
 * <table>
 * <caption>Registers, of 4 bytes; L: legacy only, M: modern only</caption>
 * <tr><td>0x000</td><td>MagicValue</td><td>0x040</td><td>QueuePFN, L</td></tr>
 * <tr><td>0x004</td><td>Version</td><td>0x044</td><td>QueueReady, M</td></tr>
 * <tr><td>0x008</td><td>DeviceID</td><td>0x050</td><td>QueueNotify</td></tr>
 * <tr><td>0x00C</td><td>VendorID, as QEMU's, which drivers ask for</td><td>0x060</td><td>
 *     InterruptStatus</td></tr>
 * <tr><td>0x010</td><td>DeviceFeatures</td><td>0x064</td><td>InterruptACK</td></tr>
 * <tr><td>0x014</td><td>DeviceFeaturesSel</td><td>0x070</td><td>Status</td></tr>
 * <tr><td>0x020</td><td>DriverFeatures</td><td>0x080, 0x084</td><td>QueueDesc, M</td></tr>
 * <tr><td>0x024</td><td>DriverFeaturesSel</td><td>0x090, 0x094</td><td>QueueDriver, M</td></tr>
 * <tr><td>0x028</td><td>GuestPageSize, L</td><td>0x0A0, 0x0A4</td><td>QueueDevice, M</td></tr>
 * <tr><td>0x030</td><td>QueueSel</td><td>0x0FC</td><td>ConfigGeneration, M</td></tr>
 * <tr><td>0x034</td><td>QueueNumMax</td><td>0x100 on</td><td>the device's configuration</td></tr>
 * <tr><td>0x038</td><td>QueueNum</td><td>0x03C</td><td>QueueAlign, L</td></tr>
 * </table>
 *
 * <p>There is one queue. Requests are served during the store to QueueNotify. The configuration can
 * be read in any width and not written. A register answers accesses of 4 bytes, and of 8 as two of
 * 4; in other widths it reads 0 and ignores stores; from 0x200 on there is nothing: as in QEMU.
 *
 * <p>A driver that breaks the rules of the queue leaves the device broken until it is reset; in the
 * modern layout, DEVICE_NEEDS_RESET says so.
 */
public final class VirtioMmio implements Device {
  private static final Logger LOG = LoggerFactory.getLogger(VirtioMmio.class);

  private static final int MAGIC_VALUE = 0x000;
  private static final int VERSION = 0x004;
  private static final int DEVICE_ID = 0x008;
  private static final int VENDOR_ID = 0x00C;
  private static final int DEVICE_FEATURES = 0x010;
  private static final int DEVICE_FEATURES_SEL = 0x014;
  private static final int DRIVER_FEATURES = 0x020;
  private static final int DRIVER_FEATURES_SEL = 0x024;
  private static final int GUEST_PAGE_SIZE = 0x028;
  private static final int QUEUE_SEL = 0x030;
  private static final int QUEUE_NUM_MAX = 0x034;
  private static final int QUEUE_NUM = 0x038;
  private static final int QUEUE_ALIGN = 0x03C;
  private static final int QUEUE_PFN = 0x040;
  private static final int QUEUE_READY = 0x044;
  private static final int QUEUE_NOTIFY = 0x050;
  private static final int INTERRUPT_STATUS = 0x060;
  private static final int INTERRUPT_ACK = 0x064;
  private static final int STATUS = 0x070;
  private static final int QUEUE_ADDRESSES = 0x080;
  private static final int QUEUE_ADDRESSES_END = 0x0A8;
  private static final int CONFIG = 0x100;
  private static final int SIZE = 0x200;

  private static final int MAGIC = 0x7472_6976;
  private static final int VENDOR = 0x554D_4551;
  private static final long VERSION_1 = 1L << 32;
  private static final int DRIVER_OK = 4;
  private static final int FEATURES_OK = 8;
  private static final int NEEDS_RESET = 0x40;
  private static final int USED_BUFFER = 1;
  private static final int CONFIG_CHANGE = 2;
  private static final int DEFAULT_ALIGNMENT = 4096;

  private final boolean legacy;
  private final VirtioDevice device;
  private final InterruptLine line;
  private final VirtQueue queue;

  private int deviceFeaturesSel;
  private int driverFeaturesSel;
  private long driverFeatures;
  private int queueSel;
  private int status;
  private int interruptStatus;
  private boolean broken;
  private int guestPageBytes;
  private int alignment = DEFAULT_ALIGNMENT;
  private int pageNumber;
  private final int[] addresses = new int[6];

  private VirtioMmio(boolean legacy, VirtioDevice device, Ram ram, InterruptLine line) {
    this.legacy = legacy;
    this.device = device;
    this.line = line;
    this.queue = new VirtQueue(ram);
  }

  /**
   * A block device.
   *
   * @param legacy whether the registers have the legacy layout
   * @param storage what it keeps its data on; null for a slot without a device
   * @param name what the driver is told as the drive's name, of which 20 bytes count
   * @param ram where queues and buffers lie
   * @param line its interrupt
   */
  public static VirtioMmio block(
      boolean legacy, @Nullable BlockStorage storage, String name, Ram ram, InterruptLine line) {
    VirtioDevice device = storage == null ? new NoVirtioDevice() : new VirtioBlock(storage, name);
    return new VirtioMmio(legacy, device, ram, line);
  }

  @Override
  public long sizeBytes() {
    return SIZE;
  }

  @Override
  public long load(long offset, int widthBytes) {
    int place = (int) offset;
    if (place >= CONFIG) {
      long value = 0;
      for (int i = widthBytes - 1; i >= 0; i--) {
        value = value << 8 | device.configByte(place - CONFIG + i);
      }
      return value;
    }
    if (widthBytes == 8) {
      return load(offset, 4) | load(offset + 4, 4) << 32;
    }
    return widthBytes == 4 ? loadRegister(place) & 0xFFFF_FFFFL : 0;
  }

  private int loadRegister(int place) {
    if (device.id() == 0 && place > VENDOR_ID) {
      return 0;
    }
    return switch (place) {
      case MAGIC_VALUE -> MAGIC;
      case VERSION -> legacy ? 1 : 2;
      case DEVICE_ID -> device.id();
      case VENDOR_ID -> VENDOR;
      case DEVICE_FEATURES -> half(offeredFeatures(), deviceFeaturesSel);
      case QUEUE_NUM_MAX -> queueSel == 0 ? VirtQueue.MOST_DESCRIPTORS : 0;
      case QUEUE_PFN -> legacy && queueSel == 0 ? pageNumber : 0;
      case QUEUE_READY -> !legacy && queueSel == 0 && queue.isReady() ? 1 : 0;
      case INTERRUPT_STATUS -> interruptStatus;
      case STATUS -> status;
      default -> 0;
    };
  }

  private long offeredFeatures() {
    return legacy ? device.features() : device.features() | VERSION_1;
  }

  private static int half(long value, int selector) {
    return switch (selector) {
      case 0 -> (int) value;
      case 1 -> (int) (value >>> 32);
      default -> 0;
    };
  }

  @Override
  public void store(long offset, int widthBytes, long value) {
    int place = (int) offset;
    if (place >= CONFIG || device.id() == 0) {
      return;
    }
    if (widthBytes == 8) {
      store(offset, 4, value);
      store(offset + 4, 4, value >>> 32);
    } else if (widthBytes == 4) {
      storeRegister(place, (int) value);
    }
  }

  private void storeRegister(int place, int value) {
    switch (place) {
      case DEVICE_FEATURES_SEL -> deviceFeaturesSel = value;
      case DRIVER_FEATURES_SEL -> driverFeaturesSel = value;
      case DRIVER_FEATURES -> storeFeatures(value);
      case QUEUE_SEL -> queueSel = value;
      case QUEUE_NOTIFY -> {
        if (value == 0) {
          serve();
        }
      }
      case INTERRUPT_ACK -> {
        interruptStatus &= ~value;
        updateLine();
      }
      case STATUS -> storeStatus(value & 0xFF);
      default -> {
        if (queueSel == 0) {
          storeQueueRegister(place, value);
        }
      }
    }
  }

  private void storeFeatures(int value) {
    if ((status & FEATURES_OK) != 0) {
      return;
    }
    long bits = value & 0xFFFF_FFFFL;
    switch (driverFeaturesSel) {
      case 0 -> driverFeatures = driverFeatures & ~0xFFFF_FFFFL | bits;
      case 1 -> driverFeatures = driverFeatures & 0xFFFF_FFFFL | bits << 32;
      default -> {}
    }
  }

  private void storeStatus(int value) {
    if (value == 0) {
      reset();
      return;
    }
    int accepted = value & ~NEEDS_RESET | status & NEEDS_RESET;
    if (!legacy && (status & FEATURES_OK) == 0 && !featuresAreGood()) {
      accepted &= ~FEATURES_OK;
    }
    status = accepted;
  }

  /** What the driver asks for must be offered, and must say that the driver is a modern one. */
  private boolean featuresAreGood() {
    return (driverFeatures & ~offeredFeatures()) == 0 && (driverFeatures & VERSION_1) != 0;
  }

  /** All but the size of pages, which drivers tell before they reset the device. */
  private void reset() {
    deviceFeaturesSel = 0;
    driverFeaturesSel = 0;
    driverFeatures = 0;
    queueSel = 0;
    status = 0;
    interruptStatus = 0;
    broken = false;
    alignment = DEFAULT_ALIGNMENT;
    pageNumber = 0;
    Arrays.fill(addresses, 0);
    queue.reset();
    updateLine();
  }

  private void storeQueueRegister(int place, int value) {
    if (place == QUEUE_NUM) {
      if (!queue.isReady()) {
        queue.setSize(value);
      }
    } else if (legacy) {
      storeLegacyRegister(place, value);
    } else if (place == QUEUE_READY) {
      storeReady((value & 1) != 0);
    } else if (place >= QUEUE_ADDRESSES && place < QUEUE_ADDRESSES_END && (place & 8) == 0) {
      addresses[(place - QUEUE_ADDRESSES >> 4) * 2 + (place >> 2 & 1)] = value;
    }
  }

  private void storeLegacyRegister(int place, int value) {
    boolean powerOfTwo = value > 0 && Integer.bitCount(value) == 1;
    switch (place) {
      case GUEST_PAGE_SIZE -> guestPageBytes = powerOfTwo ? value : guestPageBytes;
      case QUEUE_ALIGN -> alignment = powerOfTwo ? value : alignment;
      case QUEUE_PFN -> {
        pageNumber = value;
        queue.placeLegacy((value & 0xFFFF_FFFFL) * guestPageBytes, alignment);
        queue.setReady(value != 0);
      }
      default -> {}
    }
  }

  private void storeReady(boolean ready) {
    if (ready != queue.isReady()) {
      queue.place(address(0), address(1), address(2));
      queue.setReady(ready);
    }
  }

  private long address(int part) {
    return addresses[2 * part] & 0xFFFF_FFFFL | (long) addresses[2 * part + 1] << 32;
  }

  private void serve() {
    if (broken || !queue.isReady() || (!legacy && (status & DRIVER_OK) == 0)) {
      return;
    }
    try {
      DescriptorChain chain = queue.take();
      while (chain != null) {
        if (queue.give(device.serve(chain))) {
          interruptStatus |= USED_BUFFER;
        }
        chain = queue.take();
      }
    } catch (VirtioException e) {
      LOG.debug("the device needs a reset: {}", e.getMessage());
      broken = true;
      if (!legacy) {
        status |= NEEDS_RESET;
        interruptStatus |= CONFIG_CHANGE;
      }
    }
    updateLine();
  }

  private void updateLine() {
    line.set(interruptStatus != 0);
  }
}
