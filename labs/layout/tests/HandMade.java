package lab.tests;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.FaultClassifier;
import dev.trapeze.kernel.mm.FaultKind;
import dev.trapeze.kernel.mm.FaultedAccess;
import dev.trapeze.kernel.mm.KernelPlace;
import dev.trapeze.kernel.mm.MemoryAccess;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.mm.StackPlace;
import dev.trapeze.labs.testing.Trial;
import java.util.List;

/**
 * An address space that is nobody's, with a layout that is not the student's:
 *
 * <pre>
 * trampoline, trapframe        on top
 * 4800_6000 .. 4800_8000       mapping
 * 4000_B000 .. 4000_C234       heap, then a guard of three pages
 * 4000_9000 .. 4000_B000       guard above the stack
 * 4000_7000 .. 4000_9000       stack
 * 4000_4000 .. 4000_7000       guard below the stack
 * 4000_2000 .. 4000_3010       data
 * 4000_0000 .. 4000_1234       text
 * </pre>
 */
public final class HandMade {
  public static final int PAGE = 4096;
  public static final long TEXT_VA = 0x4000_0000L;
  public static final long TEXT_END_VA = 0x4000_1234L;
  public static final long DATA_VA = 0x4000_2000L;
  public static final long GUARD_VA = 0x4000_4000L;
  public static final long STACK_VA = 0x4000_7000L;
  public static final long UPPER_GUARD_VA = 0x4000_9000L;
  public static final long HEAP_VA = 0x4000_B000L;
  public static final long HEAP_END_VA = 0x4000_C234L;
  public static final long MAPPING_VA = 0x4800_6000L;
  public static final long MAPPING_END_VA = 0x4800_8000L;
  private static final int HEAP_GUARD_PAGES = 3;
  private static final int RW = Pte.R | Pte.W;

  private final Trial trial;
  private final AddressSpaceLayout layout;
  private final List<Region> regions;

  public HandMade(Trial trial) {
    this(trial, HEAP_END_VA);
  }

  /** The same with a heap that ends elsewhere. */
  public HandMade(Trial trial, long heapEndVa) {
    this.trial = trial;
    long endVa = trial.xlen() == Xlen.RV32 ? 0x1_0000_0000L : 0x40_0000_0000L;
    layout =
        new AddressSpaceLayout(
            "by hand",
            PagingMode.of(trial.xlen()),
            new KernelPlace.OwnTable(endVa - PAGE, endVa - 2 * PAGE),
            TEXT_VA,
            TEXT_VA,
            new StackPlace.AboveImage(
                STACK_VA - GUARD_VA,
                UPPER_GUARD_VA - STACK_VA,
                HEAP_VA - UPPER_GUARD_VA,
                HEAP_GUARD_PAGES * PAGE));
    regions =
        List.of(
            region(RegionKind.TEXT, TEXT_VA, TEXT_END_VA, Pte.R | Pte.X | Pte.U),
            region(RegionKind.DATA, DATA_VA, DATA_VA + 0x1010, RW | Pte.U),
            region(RegionKind.GUARD, GUARD_VA, STACK_VA, RW),
            region(RegionKind.STACK, STACK_VA, UPPER_GUARD_VA, RW | Pte.U),
            region(RegionKind.UPPER_GUARD, UPPER_GUARD_VA, HEAP_VA, RW),
            region(RegionKind.HEAP, HEAP_VA, heapEndVa, RW | Pte.U),
            region(RegionKind.MAPPING, MAPPING_VA, MAPPING_END_VA, Pte.R | Pte.U),
            region(RegionKind.TRAPFRAME, endVa - 2 * PAGE, endVa - PAGE, RW),
            region(RegionKind.TRAMPOLINE, endVa - PAGE, endVa, Pte.R | Pte.X));
  }

  private static Region region(RegionKind kind, long startVa, long endVa, int permissions) {
    return new Region(kind, startVa, endVa, permissions);
  }

  public AddressSpaceLayout layout() {
    return layout;
  }

  /** Fails unless the student's class gives this kind. */
  public void expect(FaultKind kind, MemoryAccess access, long va) {
    expect(trial, kind, new FaultedAccess(va, access, layout, regions));
  }

  /** Fails unless the student's class gives this kind for a fault anywhere. */
  public static void expect(Trial trial, FaultKind kind, FaultedAccess fault) {
    trial.equal(
        String.format("the kind of a %s of 0x%x", fault.access(), fault.va()),
        kind,
        trial.submission().piece(FaultClassifier.class).classify(fault));
  }
}
