package dev.trapeze.kernel.mm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.cpu.mmu.TranslationCaching;
import dev.trapeze.kernel.KernelPanic;
import dev.trapeze.kernel.testing.TestSystem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever decides about pages can be wrong: the kernel notices, and says who and where. */
class DelegatedPagingTest {

  /** Forks, and stores to its heap. */
  private static final String FORK =
      """
          li   a0, 4096
          li   a7, SYS_SBRK
          ecall
          mv   s0, a0
          STORE a0, 0(s0)
          li   a7, SYS_FORK
          ecall
          LOAD t0, 0(s0)
          STORE t0, 0(s0)
          li   a0, 0
          li   a7, SYS_EXIT
          ecall
      """;

  /** What a policy answers, with sharing that is right. */
  private abstract static class Sharing implements ForkPolicy {
    @Override
    public boolean fork(ProcessMemory parent, ProcessMemory child, MemoryArea area) {
      for (long va = area.firstPageVa(); va < area.endPageVa(); va += ProcessMemory.PAGE_BYTES) {
        long pte = parent.pte(va) & ~(long) Pte.W;
        parent.setPte(va, pte);
        parent.sfenceVma(va);
        child.setPte(va, pte);
        child.addReference(Pte.pa(pte));
      }
      return true;
    }

    @Override
    public FaultOutcome kernelAccess(ProcessMemory memory, long va, MemoryAccess access) {
      return FaultOutcome.RESOLVED;
    }
  }

  private static TestSystem system(Xlen xlen, ForkPolicy policy) {
    return TestSystem.of(AddressSpaceLayout.linux(xlen))
        .configure(
            config ->
                config
                    .withTranslationCaching(TranslationCaching.ARCHITECTURAL)
                    .withPageFaults(PageFaultPolicy.of(policy)))
        .program("main", FORK)
        .first("main", "main")
        .boot();
  }

  private static void assertPanic(Xlen xlen, ForkPolicy policy, String pattern) {
    TestSystem system = system(xlen, policy);
    assertThatThrownBy(system::run)
        .isInstanceOf(KernelPanic.class)
        .hasMessageMatching("(?s).*" + pattern + ".*")
        .hasMessageMatching("[^\\n]*")
        .hasMessageNotContaining("kernel bug");
    assertThatThrownBy(system::run).isInstanceOf(KernelPanic.class);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void whatIsThrownSaysWhereItCameFrom(Xlen xlen) {
    class Unfinished extends Sharing {
      @Override
      public FaultOutcome pageFault(ProcessMemory memory, long va, MemoryAccess access) {
        throw new UnsupportedOperationException("TODO task B");
      }
    }
    assertPanic(
        xlen,
        new Unfinished(),
        "Unfinished.pageFault\\(0x[0-9a-f]+, write\\) threw"
            + " java.lang.UnsupportedOperationException: TODO task B");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void anErrorIsAPanicToo(Xlen xlen) {
    class Sure extends Sharing {
      @Override
      public FaultOutcome pageFault(ProcessMemory memory, long va, MemoryAccess access) {
        throw new AssertionError("never here");
      }
    }
    assertPanic(xlen, new Sure(), "Sure.pageFault.* threw java.lang.AssertionError: never here");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void anExceptionThatFailsToSayWhatItIsIsAPanicToo(Xlen xlen) {
    class Mute extends RuntimeException {
      private static final long serialVersionUID = 1;

      @Override
      public String getMessage() {
        throw this;
      }
    }
    class Sulking extends Sharing {
      @Override
      public FaultOutcome pageFault(ProcessMemory memory, long va, MemoryAccess access) {
        throw new Mute();
      }
    }
    assertPanic(xlen, new Sulking(), "Sulking.pageFault.* threw .*Mute");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void recursionWithoutEndIsAPanicToo(Xlen xlen) {
    class Endless extends Sharing {
      @Override
      public FaultOutcome pageFault(ProcessMemory memory, long va, MemoryAccess access) {
        return access == MemoryAccess.WRITE
            ? pageFault(memory, va, access)
            : FaultOutcome.NOT_PERMITTED;
      }
    }
    assertPanic(xlen, new Endless(), "Endless.pageFault.* calls itself without end");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  @SuppressWarnings("NullAway") // as students can write it
  void nullIsNoAnswer(Xlen xlen) {
    class Silent extends Sharing {
      @Override
      public FaultOutcome pageFault(ProcessMemory memory, long va, MemoryAccess access) {
        return null;
      }
    }
    assertPanic(xlen, new Silent(), "Silent.pageFault.* has returned null");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void resolvedIsBelievedOnlyIfThePageTableSaysSo(Xlen xlen) {
    class Boasting extends Sharing {
      @Override
      public FaultOutcome pageFault(ProcessMemory memory, long va, MemoryAccess access) {
        return FaultOutcome.RESOLVED;
      }
    }
    assertPanic(
        xlen,
        new Boasting(),
        "Boasting.pageFault.* has returned RESOLVED, but the PTE 0x[0-9a-f]+ does not allow the"
            + " access");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void faultThatTheTableDoesNotExplainNeedsAFence(Xlen xlen) {
    class Forgetful extends Sharing {
      @Override
      public FaultOutcome pageFault(ProcessMemory memory, long va, MemoryAccess access) {
        memory.setPte(Pages.roundDown(va), memory.pte(va) | Pte.W);
        return FaultOutcome.RESOLVED;
      }
    }
    assertPanic(
        xlen,
        new Forgetful(),
        "Forgetful.pageFault.* had allowed the access before: .* no sfence.vma of the page");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void entryThatNamesAFrameOfNobodyIsRefused(Xlen xlen) {
    class Careless extends Sharing {
      @Override
      public FaultOutcome pageFault(ProcessMemory memory, long va, MemoryAccess access) {
        long pa = memory.allocateFrame();
        memory.freeFrame(pa);
        memory.setPte(Pages.roundDown(va), Pte.make(pa, Pte.flags(memory.pte(va)) | Pte.W));
        return FaultOutcome.RESOLVED;
      }
    }
    assertPanic(xlen, new Careless(), "frame 0x[0-9a-f]+ is named by a PTE but is not in use");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void entryThatIsNoPagesIsRefused(Xlen xlen) {
    class Pointing extends Sharing {
      @Override
      public FaultOutcome pageFault(ProcessMemory memory, long va, MemoryAccess access) {
        memory.setPte(Pages.roundDown(va), Pte.make(Pte.pa(memory.pte(va)), Pte.V | Pte.U));
        return FaultOutcome.RESOLVED;
      }
    }
    assertPanic(xlen, new Pointing(), "PTE 0x[0-9a-f]+ is none of a page's");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void pageOutsideOfAllAreasIsRefused(Xlen xlen) {
    class Lavish extends Sharing {
      @Override
      public FaultOutcome pageFault(ProcessMemory memory, long va, MemoryAccess access) {
        memory.setPte(Pages.roundDown(va) + (64L << 20), memory.pte(va));
        return FaultOutcome.RESOLVED;
      }
    }
    assertPanic(xlen, new Lavish(), "page 0x[0-9a-f]+ is in no area of the program's");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void forkThatFailsLeavesTheParentAlone(Xlen xlen) {
    class Refusing extends Sharing {
      @Override
      public boolean fork(ProcessMemory parent, ProcessMemory child, MemoryArea area) {
        return false;
      }

      @Override
      public FaultOutcome pageFault(ProcessMemory memory, long va, MemoryAccess access) {
        return FaultOutcome.NOT_PERMITTED;
      }
    }
    assertThat(system(xlen, new Refusing()).runToPowerOff()).isZero();
  }
}
