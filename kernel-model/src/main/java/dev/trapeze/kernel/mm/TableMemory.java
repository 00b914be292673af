package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import java.util.BitSet;

/**
 * What of memory a {@link PageMapper} sees: the entries of page tables, free frames for more of
 * them, and the numbers of the paging mode (RISC-V Privileged 1.12, 4.3 to 4.5). All other memory
 * is out of its reach.
 *
 * <p>An entry is a {@code long} of the form that {@link Pte} describes, zero-extended where it has
 * 32 bits. Physical addresses are in bytes.
 */
public final class TableMemory {
  /** No frame is free. */
  public static final long NO_FRAME = 0;

  private final FrameAllocator frames;
  private final Ram ram;
  private final PagingMode mode;
  // The frames that hold tables, by their number in RAM.
  private final BitSet tables = new BitSet();

  /** The tables of a mode, of which there are none yet. */
  public TableMemory(FrameAllocator frames, PagingMode mode) {
    this.frames = frames;
    this.ram = frames.ram();
    this.mode = mode;
  }

  /** How many levels of tables there are: the root is level {@code levels() - 1}, pages level 0. */
  public int levels() {
    return mode.levels();
  }

  /** How many bits of a virtual address choose an entry of a table. */
  public int indexBits() {
    return mode.vpnBits();
  }

  /** How many entries a table has. */
  public int entries() {
    return mode.entriesPerTable();
  }

  /** Size of an entry in bytes. */
  public int entryBytes() {
    return mode.pteBytes();
  }

  /**
   * True if the mode can translate a virtual address: any of 32 bits in Sv32, one that is
   * sign-extended from the highest translated bit in Sv39 and Sv48.
   */
  public boolean translates(long va) {
    return mode == PagingMode.SV32 ? va >>> mode.vaBits() == 0 : mode.isCanonical(va);
  }

  /**
   * The entry at a physical address.
   *
   * @throws IllegalArgumentException when no entry of a page table is there
   */
  public long read(long entryPa) {
    requireEntry(entryPa);
    return Pte.read(ram, mode, entryPa);
  }

  /** Puts an entry at a physical address; throws as {@link #read}. */
  public void write(long entryPa, long entry) {
    requireEntry(entryPa);
    Pte.write(ram, mode, entryPa, entry);
  }

  /**
   * Takes a frame for a table, of zeros: no entry of it is valid.
   *
   * @return its physical address, or {@link #NO_FRAME} when there is none
   */
  public long allocateTable() {
    try {
      return take();
    } catch (ErrnoException e) {
      if (e.errno() != Errno.ENOMEM) {
        throw e;
      }
      return NO_FRAME;
    }
  }

  /** Takes a frame for a table; ENOMEM when there is none. */
  long take() {
    long pa = frames.allocateZeroed(FrameUse.KERNEL);
    tables.set(number(pa));
    return pa;
  }

  /** Gives the frame of a table back. */
  void free(long tablePa) {
    tables.clear(number(tablePa));
    frames.free(tablePa);
  }

  /** As {@link #read}, for the kernel's own mapper, which asks for nothing else. */
  long entryAt(long entryPa) {
    return Pte.read(ram, mode, entryPa);
  }

  /** As {@link #write}, for the kernel's own mapper. */
  void setEntryAt(long entryPa, long entry) {
    Pte.write(ram, mode, entryPa, entry);
  }

  PagingMode mode() {
    return mode;
  }

  FrameAllocator frames() {
    return frames;
  }

  Ram ram() {
    return ram;
  }

  /** True if an entry of a page table is there. */
  boolean isEntry(long entryPa) {
    return (entryPa & mode.pteBytes() - 1) == 0
        && ram.contains(entryPa, mode.pteBytes())
        && tables.get(number(entryPa));
  }

  private int number(long pa) {
    return (int) (pa - ram.basePa() >>> PagingMode.PAGE_SHIFT);
  }

  private void requireEntry(long entryPa) {
    if (!isEntry(entryPa)) {
      throw new IllegalArgumentException(
          String.format("there is no entry of a page table at the physical address 0x%x", entryPa));
    }
  }
}
