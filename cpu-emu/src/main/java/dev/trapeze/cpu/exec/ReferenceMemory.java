package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.hart.Status;
import dev.trapeze.cpu.isa.Decoder;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.memory.Bus;
import dev.trapeze.cpu.mmu.AccessKind;
import dev.trapeze.cpu.mmu.AccessedDirtyPolicy;
import dev.trapeze.cpu.mmu.PageTableWalker;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Translation;
import java.util.Objects;

/**
 * Virtual memory as the reference stepper sees it: every byte range is translated by a walk of its
 * own.
 */
final class ReferenceMemory {
  private final Hart hart;
  private final Bus bus;
  private final PageTableWalker walker;
  private final GuestFault fault;
  private final StepObserver observer;

  ReferenceMemory(
      Hart hart,
      Bus bus,
      GuestFault fault,
      AccessedDirtyPolicy accessedDirty,
      StepObserver observer) {
    this.hart = hart;
    this.bus = bus;
    this.walker = new PageTableWalker(bus.ram(), hart.protection(), accessedDirty, false);
    this.fault = fault;
    this.observer = observer;
  }

  /** Two bytes of an instruction, zero-extended. */
  int fetchHalf(long va) {
    long pa = translate(va, 2, AccessKind.FETCH);
    if (!bus.canFetch(pa)) {
      throw fault.of(TrapCause.INSTRUCTION_ACCESS_FAULT, va);
    }
    return (int) bus.load(pa, 2);
  }

  /** True if the instruction at an address can be fetched; asks without any effect. */
  boolean canFetch(long va) {
    long pa = probeFetch(va);
    if (Translation.isFault(pa)) {
      return false;
    }
    return Decoder.isCompressed((int) bus.load(pa, 2))
        || !Translation.isFault(probeFetch(hart.xlen().signExtend(va + 2)));
  }

  private long probeFetch(long va) {
    PrivilegeMode mode = hart.mode();
    long pa = walk(va, AccessKind.FETCH, mode, false);
    boolean fetched =
        !Translation.isFault(pa)
            && hart.protection().permits(pa, 2, AccessKind.FETCH, mode)
            && bus.canFetch(pa);
    return fetched ? pa : Translation.fault(TrapCause.INSTRUCTION_ACCESS_FAULT);
  }

  /**
   * Reports that an instruction has loaded bytes of one frame of RAM, if somebody wants to know.
   */
  void noteLoad(long pa, int widthBytes) {
    if (bus.ram().contains(pa, widthBytes)) {
      int frame = bus.ram().frameOf(pa);
      if (bus.ram().marks().areLoadsObserved(frame)) {
        int offset = (int) (pa & (PagingMode.PAGE_BYTES - 1));
        bus.ram().marks().loaded(frame, offset, offset + widthBytes - 1);
      }
    }
  }

  /** Loads, zero-extended; any alignment. */
  long load(long va, int widthBytes) {
    long value = loadUnobserved(va, widthBytes);
    observer.loaded(va, widthBytes);
    return value;
  }

  private long loadUnobserved(long va, int widthBytes) {
    if (isWithinPage(va, widthBytes)) {
      long pa = locate(va, widthBytes, AccessKind.LOAD);
      long value = bus.load(pa, widthBytes);
      noteLoad(pa, widthBytes);
      return value;
    }
    int firstBytes = bytesInPage(va);
    long second = hart.xlen().signExtend(va + firstBytes);
    long firstPa = locatePart(va, firstBytes, AccessKind.LOAD);
    long secondPa = locatePart(second, widthBytes - firstBytes, AccessKind.LOAD);
    long value = 0;
    for (int i = 0; i < widthBytes; i++) {
      long pa = i < firstBytes ? firstPa + i : secondPa + i - firstBytes;
      value |= bus.load(pa, 1) << (8 * i);
    }
    noteLoad(firstPa, firstBytes);
    noteLoad(secondPa, widthBytes - firstBytes);
    return value;
  }

  /** Stores the low bytes of {@code value}; any alignment. */
  void store(long va, int widthBytes, long value) {
    storeUnobserved(va, widthBytes, value);
    observer.stored(va, widthBytes, value);
  }

  private void storeUnobserved(long va, int widthBytes, long value) {
    if (isWithinPage(va, widthBytes)) {
      bus.store(locate(va, widthBytes, AccessKind.STORE), widthBytes, value);
      return;
    }
    int firstBytes = bytesInPage(va);
    long second = hart.xlen().signExtend(va + firstBytes);
    long firstPa = locatePart(va, firstBytes, AccessKind.STORE);
    long secondPa = locatePart(second, widthBytes - firstBytes, AccessKind.STORE);
    byte[] bytes = new byte[widthBytes];
    for (int i = 0; i < widthBytes; i++) {
      bytes[i] = (byte) (value >> (8 * i));
    }
    bus.ram().write(firstPa, bytes, 0, firstBytes);
    bus.ram().write(secondPa, bytes, firstBytes, widthBytes - firstBytes);
  }

  /** Physical address for an atomic access, which must be aligned. */
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

  /** {@code cbo.zero}: zeros for the block of 64 bytes around an address, which must be RAM. */
  void zeroBlock(long va) {
    long start = va - Math.floorMod(va, 64);
    long pa = locatePart(start, 64, AccessKind.STORE);
    bus.ram().fill(pa, 64, (byte) 0);
    for (int i = 0; i < 64; i++) {
      observer.stored(start + i, 1, 0);
    }
  }

  /**
   * The other cache-block operations: only the check that the block may be loaded or stored, and a
   * store's fault if neither.
   */
  void probeBlock(long va) {
    long start = va - Math.floorMod(va, 64);
    try {
      locatePart(start, 64, AccessKind.LOAD);
    } catch (GuestFault f) {
      locatePart(start, 64, AccessKind.STORE);
    }
  }

  private long locate(long va, int widthBytes, AccessKind kind) {
    long pa = translate(va, widthBytes, kind);
    boolean answers =
        kind == AccessKind.LOAD ? bus.canLoad(pa, widthBytes) : bus.canStore(pa, widthBytes);
    if (!answers) {
      throw fault.of(kind.accessFault(), va);
    }
    return pa;
  }

  /** Physical address of one side of an access that crosses pages: no device answers that. */
  private long locatePart(long va, int lengthBytes, AccessKind kind) {
    long pa = translate(va, lengthBytes, kind);
    if (!bus.ram().contains(pa, lengthBytes)) {
      throw fault.of(kind.accessFault(), va);
    }
    return pa;
  }

  private long translate(long va, int lengthBytes, AccessKind kind) {
    PrivilegeMode mode = kind == AccessKind.FETCH ? hart.mode() : hart.csrs().dataMode(hart.mode());
    long result = walk(va, kind, mode, true);
    if (Translation.isFault(result)) {
      throw fault.of(Translation.cause(result), va);
    }
    if (!hart.protection().permits(result, lengthBytes, kind, mode)) {
      throw fault.of(kind.accessFault(), va);
    }
    return result;
  }

  private long walk(long va, AccessKind kind, PrivilegeMode mode, boolean effective) {
    long satp = hart.csrs().satp();
    PagingMode paging = Objects.requireNonNull(PagingMode.ofSatp(satp, hart.xlen()));
    if (paging == PagingMode.BARE || mode == PrivilegeMode.MACHINE) {
      long pa = hart.xlen().zeroExtend(va);
      return pa < 0 ? Translation.fault(kind.accessFault()) : pa;
    }
    long status = hart.csrs().status();
    boolean sum = (status & Status.SUM) != 0;
    boolean mxr = (status & Status.MXR) != 0;
    if (!effective) {
      return walker.probe(paging, satp, va, kind, mode, sum, mxr);
    }
    long result = walker.translate(paging, satp, va, kind, mode, sum, mxr);
    observer.translated(kind, va, mode, result);
    return result;
  }

  private static boolean isWithinPage(long va, int widthBytes) {
    return bytesInPage(va) >= widthBytes;
  }

  private static int bytesInPage(long va) {
    return PagingMode.PAGE_BYTES - (int) (va & (PagingMode.PAGE_BYTES - 1));
  }
}
