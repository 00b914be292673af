package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Bus;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.AccessKind;
import dev.trapeze.cpu.mmu.Mmu;
import dev.trapeze.cpu.mmu.TlbContext;
import dev.trapeze.cpu.mmu.Translation;

/** Virtual memory as loads, stores and atomic instructions see it, with all its ways of failing. */
final class DataMemory {
  private static final int OFFSET_MASK = Ram.FRAME_BYTES - 1;

  private final Xlen xlen;
  private final Bus bus;
  private final Ram ram;
  private final Mmu mmu;
  private final GuestFault fault;

  DataMemory(Xlen xlen, Bus bus, Mmu mmu, GuestFault fault) {
    this.xlen = xlen;
    this.bus = bus;
    this.ram = bus.ram();
    this.mmu = mmu;
    this.fault = fault;
  }

  /** True if an access touches two pages. */
  static boolean crossesPage(long va, int widthBytes) {
    return ((int) va & OFFSET_MASK) + widthBytes > Ram.FRAME_BYTES;
  }

  /**
   * Physical address of an access within one page, for which RAM or a device answers. Throws the
   * {@link GuestFault} if there is none.
   */
  long locate(long va, int widthBytes, AccessKind kind) {
    long pa = translate(va, widthBytes, kind);
    boolean answers =
        kind == AccessKind.LOAD ? bus.canLoad(pa, widthBytes) : bus.canStore(pa, widthBytes);
    if (!answers) {
      throw fault.of(kind.accessFault(), va);
    }
    return pa;
  }

  /** As {@link #locate}, for an atomic instruction, whose address must be aligned. */
  long locateAtomic(long va, int widthBytes, AccessKind kind) {
    if ((va & (widthBytes - 1)) != 0) {
      throw fault.of(kind.misaligned(), va);
    }
    long pa = locate(va, widthBytes, kind);
    if (!bus.canLoad(pa, widthBytes)) {
      throw fault.of(kind.accessFault(), va);
    }
    return pa;
  }

  /** Loads, zero-extended, from two pages, which both have to be RAM. */
  long loadAcross(long va, int widthBytes) {
    int firstBytes = Ram.FRAME_BYTES - ((int) va & OFFSET_MASK);
    long firstPa = locateInRam(va, firstBytes, AccessKind.LOAD);
    long secondPa =
        locateInRam(xlen.signExtend(va + firstBytes), widthBytes - firstBytes, AccessKind.LOAD);
    long value = 0;
    for (int i = widthBytes - 1; i >= 0; i--) {
      long pa = i < firstBytes ? firstPa + i : secondPa + i - firstBytes;
      value = value << 8 | ram.readByte(pa);
    }
    noteLoad(firstPa, firstBytes);
    noteLoad(secondPa, widthBytes - firstBytes);
    return value;
  }

  /** Stores to two pages, which both have to be RAM; to neither if one of them faults. */
  void storeAcross(long va, int widthBytes, long value) {
    int firstBytes = Ram.FRAME_BYTES - ((int) va & OFFSET_MASK);
    long firstPa = locateInRam(va, firstBytes, AccessKind.STORE);
    long secondPa =
        locateInRam(xlen.signExtend(va + firstBytes), widthBytes - firstBytes, AccessKind.STORE);
    byte[] bytes = new byte[widthBytes];
    for (int i = 0; i < widthBytes; i++) {
      bytes[i] = (byte) (value >> 8 * i);
    }
    ram.write(firstPa, bytes, 0, firstBytes);
    ram.write(secondPa, bytes, firstBytes, widthBytes - firstBytes);
  }

  /**
   * Reports that an instruction has loaded bytes of one frame of RAM, if somebody wants to know.
   */
  void noteLoad(long pa, int widthBytes) {
    int frame = ram.frameOf(pa);
    if (ram.marks().areLoadsObserved(frame)) {
      int offset = (int) pa & OFFSET_MASK;
      ram.marks().loaded(frame, offset, offset + widthBytes - 1);
    }
  }

  /** As {@link #locate}, where only RAM will do. */
  long locateInRam(long va, int lengthBytes, AccessKind kind) {
    long pa = translate(va, lengthBytes, kind);
    if (!ram.contains(pa, lengthBytes)) {
      throw fault.of(kind.accessFault(), va);
    }
    return pa;
  }

  private long translate(long va, int lengthBytes, AccessKind kind) {
    long[] entries = mmu.context().entries();
    int index = TlbContext.index(va) + TlbContext.place(kind);
    if (entries[index] == (va & TlbContext.PAGE_MASK)) {
      return ram.basePa() + va + entries[index + 1];
    }
    long pa = mmu.translate(va, kind, lengthBytes);
    if (Translation.isFault(pa)) {
      throw fault.of(Translation.cause(pa), va);
    }
    return pa;
  }
}
