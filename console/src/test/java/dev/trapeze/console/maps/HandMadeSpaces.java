package dev.trapeze.console.maps;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.FrameAllocator;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import java.util.LinkedHashMap;
import java.util.Map;

/** A RAM with address spaces that a test builds, without a kernel. */
final class HandMadeSpaces {
  static final long RAM_PA = 0x8000_0000L;
  static final int CODE = Pte.R | Pte.X | Pte.U;
  static final int DATA = Pte.R | Pte.W | Pte.U;

  final Ram ram = new Ram(RAM_PA, 1 << 20);
  final FrameAllocator frames = new FrameAllocator(ram, RAM_PA + 0x1000, ram.endPa());
  final PagingMode mode;
  long zeroPa;
  private final Map<Integer, AddressSpace> others = new LinkedHashMap<>();

  HandMadeSpaces(PagingMode mode) {
    this.mode = mode;
  }

  Xlen xlen() {
    return mode == PagingMode.SV32 ? Xlen.RV32 : Xlen.RV64;
  }

  AddressSpace space() {
    return new AddressSpace(frames, mode);
  }

  /**
   * A space with text, data and an empty heap in pages 0 to 2, and the trampoline's page on top.
   */
  AddressSpace small() {
    AddressSpace space = space();
    long topVa = mode == PagingMode.SV32 ? 0xFFFF_F000L : 0x3F_FFFF_F000L;
    space.mapBorrowed(
        new Region(RegionKind.TRAMPOLINE, topVa, topVa + 0x1000, Pte.R | Pte.X), RAM_PA);
    space.mapFilled(new Region(RegionKind.TEXT, 0, 0x1234, CODE));
    space.mapFilled(new Region(RegionKind.DATA, 0x2000, 0x2040, DATA));
    space.mapFilled(new Region(RegionKind.HEAP, 0x3000, 0x3000, DATA));
    return space;
  }

  /** Another process, whose frames the following snapshots know. */
  void addOther(int pid, AddressSpace space) {
    others.put(pid, space);
  }

  AddressSpaceSnapshot take(AddressSpace space) {
    return take(space, "now");
  }

  AddressSpaceSnapshot take(AddressSpace space, String moment) {
    FrameSharers sharers = new FrameSharers();
    others.forEach((pid, other) -> sharers.add(pid, other, ram));
    SnapshotTitle title = new SnapshotTitle(1, "test", moment, 42, "vimix", xlen());
    return SnapshotTaker.of(title, space, frames, zeroPa, sharers);
  }

  /**
   * Lets a page lie in a certain frame: for tests of a text, which must not depend on the order in
   * which frames are given away.
   *
   * @return the space
   */
  static AddressSpace pin(AddressSpace space, long va, long pa) {
    remap(space, va, pa, Pte.flags(space.table().entryOf(va)));
    return space;
  }

  /** Replaces the entry of a page by one to the frame at {@code pa}. */
  static void remap(AddressSpace space, long va, long pa, int flags) {
    space.table().unmap(va);
    space.table().map(va, pa, flags);
  }
}
