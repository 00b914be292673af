package lab.hidden;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.FaultKind;
import dev.trapeze.kernel.mm.FaultedAccess;
import dev.trapeze.kernel.mm.MemoryAccess;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.labs.testing.Event;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Trial;
import java.util.List;
import lab.tests.HandMade;
import lab.tests.Prober;
import lab.tests.Prober.Access;
import lab.tests.Prober.Probe;

/** Task C: the other kinds, other layouts, and a whole system. */
final class HiddenKindTests {
  private static final int PAGE = HandMade.PAGE;

  private HiddenKindTests() {}

  static List<LabTest> tests() {
    return List.of(
        LabTest.of("forbidden-access-is-told", "C", 4, HiddenKindTests::forbidden),
        LabTest.of("page-of-the-kernel-is-told", "C", 2, HiddenKindTests::kernelPage),
        LabTest.of("wild-pointer-is-told", "C", 4, HiddenKindTests::wild),
        LabTest.of("other-layouts-are-read", "C", 3, HiddenKindTests::otherLayouts),
        LabTest.of("kernel-tells-what-programs-did", "C", 3, HiddenKindTests::kernelTells)
            .needing("null-pointer-is-told"));
  }

  private static void forbidden(Trial trial) {
    HandMade space = new HandMade(trial);
    space.expect(FaultKind.FORBIDDEN, MemoryAccess.WRITE, HandMade.TEXT_VA);
    // Behind the last byte of the text, but on its last page.
    space.expect(FaultKind.FORBIDDEN, MemoryAccess.WRITE, HandMade.TEXT_END_VA + 4);
    space.expect(FaultKind.FORBIDDEN, MemoryAccess.EXECUTE, HandMade.STACK_VA + 8);
    space.expect(FaultKind.FORBIDDEN, MemoryAccess.EXECUTE, HandMade.HEAP_END_VA + 4);
    space.expect(FaultKind.FORBIDDEN, MemoryAccess.WRITE, HandMade.MAPPING_END_VA - 1);
  }

  private static void kernelPage(Trial trial) {
    HandMade space = new HandMade(trial);
    long trapframeVa = space.layout().trapframeVa();
    space.expect(FaultKind.KERNEL_PAGE, MemoryAccess.READ, trapframeVa);
    space.expect(FaultKind.KERNEL_PAGE, MemoryAccess.WRITE, trapframeVa + PAGE - 1);
    if (trial.xlen() == Xlen.RV64) {
      space.expect(FaultKind.KERNEL_PAGE, MemoryAccess.EXECUTE, space.layout().trampolineVa());
    }
  }

  private static void wild(Trial trial) {
    HandMade space = new HandMade(trial);
    space.expect(FaultKind.WILD_POINTER, MemoryAccess.READ, HandMade.MAPPING_VA - 1);
    space.expect(FaultKind.WILD_POINTER, MemoryAccess.READ, HandMade.MAPPING_END_VA);
    space.expect(FaultKind.WILD_POINTER, MemoryAccess.READ, 0x8000_0000L);
    space.expect(FaultKind.WILD_POINTER, MemoryAccess.EXECUTE, 0xDEAD_BEE0L);
    if (trial.xlen() == Xlen.RV64) {
      space.expect(FaultKind.WILD_POINTER, MemoryAccess.READ, 0x4141_4141_4141_4141L);
      space.expect(FaultKind.WILD_POINTER, MemoryAccess.WRITE, 0x8000_0000_0000_0000L);
      space.expect(FaultKind.WILD_POINTER, MemoryAccess.READ, -PAGE - 1);
    }
  }

  private static void otherLayouts(Trial trial) {
    AddressSpaceLayout vimix = AddressSpaceLayout.vimix(trial.xlen());
    Region text = new Region(RegionKind.TEXT, 0, 0x1200, Pte.R | Pte.X | Pte.U);
    Region heap = new Region(RegionKind.HEAP, 0x5000, 0x5000, Pte.R | Pte.W | Pte.U);
    List<Region> regions = List.of(text, heap);
    // Text lies at 0 here, and there is no guard behind the heap.
    HandMade.expect(
        trial, FaultKind.FORBIDDEN, new FaultedAccess(4, MemoryAccess.WRITE, vimix, regions));
    HandMade.expect(
        trial,
        FaultKind.WILD_POINTER,
        new FaultedAccess(0x5000, MemoryAccess.WRITE, vimix, regions));
    AddressSpaceLayout linux = AddressSpaceLayout.linux(trial.xlen());
    // A mapping may lie below the lowest program, and then its page is no way to null.
    Region mapping = new Region(RegionKind.MAPPING, 0x2_0000, 0x2_1000, Pte.R | Pte.U);
    HandMade.expect(
        trial,
        FaultKind.FORBIDDEN,
        new FaultedAccess(0x2_0010, MemoryAccess.WRITE, linux, List.of(mapping)));
    HandMade.expect(
        trial,
        FaultKind.NULL_POINTER,
        new FaultedAccess(0x2_1000, MemoryAccess.WRITE, linux, List.of(mapping)));
  }

  private static void kernelTells(Trial trial) throws Exception {
    AddressSpaceLayout layout = new HandMade(trial).layout();
    Prober prober =
        Prober.boot(trial, trial.system().configure(config -> config.withLayout(layout)));
    Region stack = prober.region(RegionKind.STACK);
    Region text = prober.region(RegionKind.TEXT);
    List<Probe> probes =
        List.of(
            new Probe(Access.LOAD_BYTE, 8),
            new Probe(Access.STORE_FOUR_BYTES, stack.startVa() - 2),
            new Probe(Access.LOAD_FOUR_BYTES, stack.endVa() - 2),
            new Probe(Access.STORE_BYTE, text.startVa()),
            new Probe(Access.JUMP, 0x8000_0000L));
    prober.expect("each of them is a mistake", Prober.KILLED, probes);
    trial.equal(
        "kinds that the kernel has told",
        List.of(
            FaultKind.NULL_POINTER,
            FaultKind.STACK_OVERFLOW,
            FaultKind.STACK_UNDERFLOW,
            FaultKind.FORBIDDEN,
            FaultKind.WILD_POINTER),
        prober.system().log(Event.FaultClassified.class).stream()
            .map(Event.FaultClassified::kind)
            .toList());
  }
}
