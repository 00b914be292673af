package dev.trapeze.cpu.machine;

import dev.trapeze.cpu.device.BlockStorage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link VirtBoard} is built to.
 *
 * @param machine harts, RAM and engine
 * @param entryPa where the boot ROM jumps to
 * @param drives what the virtio block devices keep their data on, first device first, at most
 *     {@link #MOST_DRIVES}
 * @param legacyVirtio true for the legacy register layout of virtio-mmio (version 1), which QEMU
 *     has unless {@code virtio-mmio.force-legacy=false}; false for the modern one (version 2)
 * @param htif where the program keeps its words for the host, or null if it has none
 * @param bootArguments the kernel command line in the device tree; empty for none
 * @param skipIdle true to let the time jump to the next timer event whenever all harts wait; false
 *     to come back with {@link BoardOutcome.Idle}
 */
public record BoardConfig(
    MachineConfig machine,
    long entryPa,
    List<BlockStorage> drives,
    boolean legacyVirtio,
    @Nullable HtifAddresses htif,
    String bootArguments,
    boolean skipIdle) {
  /** The most drives that a board can have: one for each virtio-mmio slot. */
  public static final int MOST_DRIVES = 8;

  /** Throws {@link IllegalArgumentException} for too many drives. */
  public BoardConfig {
    if (drives.size() > MOST_DRIVES) {
      throw new IllegalArgumentException(
          drives.size() + " drives: there are slots for " + MOST_DRIVES);
    }
    drives = List.copyOf(drives);
  }

  /**
   * A board that starts at the beginning of RAM, without drives and HTIF, and that skips idle time.
   */
  public static BoardConfig of(MachineConfig machine) {
    return new BoardConfig(machine, VirtBoard.RAM_BASE_PA, List.of(), true, null, "", true);
  }

  /** The same with another place to start at. */
  public BoardConfig withEntryPa(long pa) {
    return new BoardConfig(machine, pa, drives, legacyVirtio, htif, bootArguments, skipIdle);
  }

  /** The same with one more drive. */
  public BoardConfig withDrive(BlockStorage drive) {
    List<BlockStorage> more = new ArrayList<>(drives);
    more.add(drive);
    return new BoardConfig(machine, entryPa, more, legacyVirtio, htif, bootArguments, skipIdle);
  }

  /** The same with the legacy or the modern register layout of virtio-mmio. */
  public BoardConfig withLegacyVirtio(boolean legacy) {
    return new BoardConfig(machine, entryPa, drives, legacy, htif, bootArguments, skipIdle);
  }

  /** The same with words for the host. */
  public BoardConfig withHtif(HtifAddresses addresses) {
    return new BoardConfig(
        machine, entryPa, drives, legacyVirtio, addresses, bootArguments, skipIdle);
  }

  /** The same with another kernel command line. */
  public BoardConfig withBootArguments(String arguments) {
    return new BoardConfig(machine, entryPa, drives, legacyVirtio, htif, arguments, skipIdle);
  }

  /** The same, skipping idle time or not. */
  public BoardConfig withSkipIdle(boolean skip) {
    return new BoardConfig(machine, entryPa, drives, legacyVirtio, htif, bootArguments, skip);
  }
}
