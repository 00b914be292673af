package dev.trapeze.cpu.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import dev.trapeze.cpu.mmu.AccessedDirtyPolicy;
import dev.trapeze.cpu.mmu.CachedTranslation;
import dev.trapeze.cpu.mmu.MmuConfig;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.cpu.mmu.TranslationCaching;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a guest sees of cached translations, with and without its fences. The programs run in
 * S-mode; a page is moved from one frame to another behind their back.
 */
class TranslationCachingTest {
  private static final long CODE_VA = 0x1000;
  private static final long DATA_VA = 0x8000;
  private static final long OTHER_VA = 0x9000;
  private static final int OLD = 11;
  private static final int NEW = 22;
  private static final long OLD_PA = TranslatedHart.DATA_PA;
  private static final long NEW_PA = TranslatedHart.DATA_PA + 0x1000;
  private static final long OTHER_ROOT_PA = TranslatedHart.ROOT_PA - 0x2000;

  private static TranslatedHart guest(PagingMode paging, TranslationCaching caching) {
    TranslatedHart guest =
        new TranslatedHart(paging, Engine.BLOCKS, MmuConfig.DEFAULT.withCaching(caching));
    guest.ram.writeInt(OLD_PA, OLD);
    guest.ram.writeInt(NEW_PA, NEW);
    guest.map(CODE_VA, TranslatedHart.CODE_PA, Pte.X | Pte.G);
    guest.setA(1, DATA_VA);
    guest.setA(2, 5);
    guest.setA(3, 6);
    return guest.translate(5);
  }

  private static TranslatedHart architectural(PagingMode paging) {
    return guest(paging, TranslationCaching.ARCHITECTURAL);
  }

  /** Executes instructions in S-mode until the {@code ebreak} behind them. */
  private static TranslatedHart execute(TranslatedHart guest, String source) {
    guest.program(source + "\nebreak\n");
    guest.enter(PrivilegeMode.SUPERVISOR, CODE_VA).runToTrap();
    assertThat(TrapCause.ofCsrValue(guest.cause())).isEqualTo(TrapCause.BREAKPOINT);
    return guest;
  }

  private static long load(TranslatedHart guest) {
    return execute(guest, "lw a0, 0(a1)").a(0);
  }

  /** Loads from a page, moves it, executes something, and loads again. */
  private static long loadAfterMove(TranslatedHart guest, int flags, String between) {
    guest.map(DATA_VA, OLD_PA, flags);
    assertThat(load(guest)).isEqualTo(OLD);
    guest.map(DATA_VA, NEW_PA, flags);
    return execute(guest, between + "\nlw a0, 0(a1)").a(0);
  }

  @ParameterizedTest
  @EnumSource(names = {"SV32", "SV39", "SV48"})
  void aForgottenFenceShowsTheOldFrameOnlyToTheArchitecturalBuffer(PagingMode paging) {
    assertThat(loadAfterMove(architectural(paging), Pte.R, "")).isEqualTo(OLD);
    assertThat(loadAfterMove(guest(paging, TranslationCaching.COHERENT), Pte.R, "")).isEqualTo(NEW);
  }

  @ParameterizedTest
  @EnumSource(names = {"SV32", "SV39", "SV48"})
  void afterAFenceThatMeansThePageBothShowTheNewFrame(PagingMode paging) {
    for (String fence :
        new String[] {
          "sfence.vma", "sfence.vma a1", "sfence.vma x0, a2", "sfence.vma a1, a2",
        }) {
      for (TranslationCaching caching : TranslationCaching.values()) {
        assertThat(loadAfterMove(guest(paging, caching), Pte.R, fence))
            .as("%s, %s", fence, caching)
            .isEqualTo(NEW);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SV32", "SV39", "SV48"})
  void aFenceOfAnotherPageOrAnotherSpaceDropsNothing(PagingMode paging) {
    for (String fence :
        new String[] {
          "li a4, 0x9000\nsfence.vma a4",
          "sfence.vma x0, a3",
          "sfence.vma a1, a3",
          "li a4, 0x9000\nsfence.vma a4, a2",
        }) {
      assertThat(loadAfterMove(architectural(paging), Pte.R, fence)).as(fence).isEqualTo(OLD);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SV32", "SV39", "SV48"})
  void aFenceByAddressMeansTheWholePage(PagingMode paging) {
    assertThat(loadAfterMove(architectural(paging), Pte.R, "addi a4, a1, 5\nsfence.vma a4"))
        .isEqualTo(NEW);
  }

  @ParameterizedTest
  @EnumSource(names = {"SV32", "SV39", "SV48"})
  void globalEntriesSurviveAFenceByAddressSpace(PagingMode paging) {
    int global = Pte.R | Pte.G;
    assertThat(loadAfterMove(architectural(paging), global, "sfence.vma x0, a2")).isEqualTo(OLD);
    assertThat(loadAfterMove(architectural(paging), global, "sfence.vma a1, a2")).isEqualTo(OLD);
    assertThat(loadAfterMove(architectural(paging), global, "sfence.vma a1")).isEqualTo(NEW);
    assertThat(loadAfterMove(architectural(paging), global, "sfence.vma")).isEqualTo(NEW);
  }

  @ParameterizedTest
  @EnumSource(names = {"SV32", "SV39", "SV48"})
  void aPointerMarkedGlobalMakesWhatIsBelowGlobal(PagingMode paging) {
    TranslatedHart guest = architectural(paging);
    guest.map(DATA_VA, OLD_PA, Pte.R);
    int top = paging.levels() - 1;
    long pointerPa =
        TranslatedHart.ROOT_PA + (long) paging.vpnIndex(DATA_VA, top) * paging.pteBytes();
    Pte.write(guest.ram, paging, pointerPa, Pte.read(guest.ram, paging, pointerPa) | Pte.G);

    assertThat(loadAfterMove(guest, Pte.R, "sfence.vma x0, a2")).isEqualTo(OLD);
  }

  @ParameterizedTest
  @EnumSource(names = {"SV32", "SV39", "SV48"})
  void anotherAddressSpaceHasItsOwnEntries(PagingMode paging) {
    TranslatedHart guest = architectural(paging);
    guest.map(DATA_VA, OLD_PA, Pte.R);
    assertThat(load(guest)).isEqualTo(OLD);
    guest.map(DATA_VA, NEW_PA, Pte.R);

    assertThat(load(guest.translate(6))).isEqualTo(NEW);
    assertThat(load(guest.translate(5))).isEqualTo(OLD);
  }

  @ParameterizedTest
  @EnumSource(names = {"SV32", "SV39", "SV48"})
  void globalEntriesAreSeenInEveryAddressSpace(PagingMode paging) {
    TranslatedHart guest = architectural(paging);
    guest.map(DATA_VA, OLD_PA, Pte.R | Pte.G);
    assertThat(load(guest)).isEqualTo(OLD);
    guest.map(DATA_VA, NEW_PA, Pte.R | Pte.G);

    assertThat(load(guest.translate(6))).isEqualTo(OLD);
  }

  @ParameterizedTest
  @EnumSource(names = {"SV32", "SV39", "SV48"})
  void anotherRootWithTheSameIdentifierNeedsAFence(PagingMode paging) {
    TranslatedHart guest = architectural(paging);
    guest.map(DATA_VA, OLD_PA, Pte.R);
    assertThat(load(guest)).isEqualTo(OLD);
    guest.write(OTHER_ROOT_PA, DATA_VA, 0, Pte.make(NEW_PA, Pte.V | Pte.R));
    guest.setCsr(CsrId.SATP, paging.satpValue(OTHER_ROOT_PA, 5));

    assertThat(load(guest)).isEqualTo(OLD);

    guest.write(OTHER_ROOT_PA, CODE_VA, 0, Pte.make(TranslatedHart.CODE_PA, Pte.V | Pte.X));
    assertThat(execute(guest, "sfence.vma\nlw a0, 0(a1)").a(0)).isEqualTo(NEW);
  }

  @ParameterizedTest
  @EnumSource(names = {"SV32", "SV39", "SV48"})
  void aRightTakenAwayIsKeptUntilTheFence(PagingMode paging) {
    TranslatedHart guest = architectural(paging);
    guest.map(DATA_VA, OLD_PA, Pte.R | Pte.W);
    execute(guest, "sw x0, 0(a1)");
    guest.map(DATA_VA, OLD_PA, Pte.R);
    execute(guest, "sw x0, 0(a1)");

    guest.program("sfence.vma\nsw x0, 0(a1)\n");
    guest.enter(PrivilegeMode.SUPERVISOR, CODE_VA).runToTrap();

    assertThat(guest.trap()).isEqualTo(guest.trap(TrapCause.STORE_PAGE_FAULT, DATA_VA));
  }

  @ParameterizedTest
  @EnumSource(names = {"SV32", "SV39", "SV48"})
  void aPageThatWasNotThereNeedsNoFence(PagingMode paging) {
    TranslatedHart guest = architectural(paging);
    guest.program("lw a0, 0(a1)\n");
    guest.enter(PrivilegeMode.SUPERVISOR, CODE_VA).runToTrap();
    assertThat(guest.trap()).isEqualTo(guest.trap(TrapCause.LOAD_PAGE_FAULT, DATA_VA));

    guest.map(DATA_VA, NEW_PA, Pte.R);

    assertThat(load(guest)).isEqualTo(NEW);
  }

  @ParameterizedTest
  @EnumSource(names = {"SV32", "SV39", "SV48"})
  void aFirstStoreSetsDirtyThoughTheTranslationIsCached(PagingMode paging) {
    TranslatedHart guest = architectural(paging);
    long ptePa = guest.map(DATA_VA, OLD_PA, Pte.R | Pte.W);
    load(guest);
    assertThat(Pte.read(guest.ram, paging, ptePa) & Pte.D).isZero();

    execute(guest, "sw x0, 0(a1)");

    assertThat(Pte.read(guest.ram, paging, ptePa) & Pte.D).isNotZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"SV32", "SV39", "SV48"})
  void whereSoftwareSetsDirtyItHasToFence(PagingMode paging) {
    MmuConfig config = new MmuConfig(TranslationCaching.ARCHITECTURAL, AccessedDirtyPolicy.FAULT);
    TranslatedHart guest = new TranslatedHart(paging, Engine.BLOCKS, config).translate(5);
    guest.map(CODE_VA, TranslatedHart.CODE_PA, Pte.X | Pte.A);
    guest.map(DATA_VA, OLD_PA, Pte.R | Pte.W | Pte.A);
    guest.setA(1, DATA_VA);
    load(guest);
    guest.map(DATA_VA, OLD_PA, Pte.R | Pte.W | Pte.A | Pte.D);
    guest.program("sw x0, 0(a1)\n");
    guest.enter(PrivilegeMode.SUPERVISOR, CODE_VA).runToTrap();

    assertThat(guest.trap()).isEqualTo(guest.trap(TrapCause.STORE_PAGE_FAULT, DATA_VA));
    execute(guest, "sfence.vma\nsw x0, 0(a1)");
  }

  @ParameterizedTest
  @EnumSource(names = {"SV32", "SV39", "SV48"})
  void aSuperpageIsOneEntry(PagingMode paging) {
    TranslatedHart guest = architectural(paging);
    long bytes = paging.pageBytes(1);
    long pageVa = 4 * bytes;
    long pagePa = OLD_PA & -bytes;
    guest.write(TranslatedHart.ROOT_PA, pageVa, 1, Pte.make(pagePa, Pte.V | Pte.R));
    guest.setA(1, pageVa + (OLD_PA - pagePa));
    assertThat(load(guest)).isEqualTo(OLD);
    guest.write(TranslatedHart.ROOT_PA, pageVa, 1, 0);
    guest.setA(1, pageVa + (NEW_PA - pagePa));

    assertThat(load(guest)).isEqualTo(NEW);
    assertThat(guest.engine.cachedTranslations())
        .contains(
            new CachedTranslation(
                paging, 5, false, pageVa, bytes, pagePa, Pte.V | Pte.R | Pte.A, -1));

    guest.program("sfence.vma a1\nlw a0, 0(a1)\n");
    guest.enter(PrivilegeMode.SUPERVISOR, CODE_VA).runToTrap();
    assertThat(guest.trap()).isEqualTo(guest.trap(TrapCause.LOAD_PAGE_FAULT, guest.a(1)));
  }

  @ParameterizedTest
  @EnumSource(names = {"SV32", "SV39", "SV48"})
  void theViewOfCoherentCachesShowsWhatIsAtHand(PagingMode paging) {
    TranslatedHart guest = guest(paging, TranslationCaching.COHERENT);
    guest.map(DATA_VA, OLD_PA, Pte.R | Pte.W);
    guest.map(OTHER_VA, NEW_PA, Pte.R | Pte.W);
    execute(guest, "lw a0, 0(a1)\nsw a0, 0(a1)");

    assertThat(guest.engine.cachedTranslations())
        .containsExactlyInAnyOrder(
            new CachedTranslation(
                paging,
                5,
                false,
                CODE_VA,
                4096,
                TranslatedHart.CODE_PA,
                Pte.X,
                TranslatedHart.ROOT_PA),
            new CachedTranslation(
                paging, 5, false, DATA_VA, 4096, OLD_PA, Pte.R | Pte.W, TranslatedHart.ROOT_PA));

    guest.map(OTHER_VA, OLD_PA, Pte.R);
    assertThat(guest.engine.cachedTranslations()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"SV32", "SV39", "SV48"})
  void morePagesThanTheBufferHoldsAreTranslatedRight(PagingMode paging) {
    TranslatedHart guest = architectural(paging);
    int pages = 2500;
    for (int i = 0; i < pages; i++) {
      guest.map(0x10_0000 + (i << 12), i % 2 == 0 ? OLD_PA : NEW_PA, Pte.R);
    }
    String source =
        """
          li   t0, 0x100000
          li   t1, 2500
          li   t2, 4096
          li   a0, 0
        again:
          lw   t3, 0(t0)
          add  a0, a0, t3
          add  t0, t0, t2
          addi t1, t1, -1
          bnez t1, again
        """;

    assertThat(execute(guest, source).a(0)).isEqualTo(pages / 2 * (OLD + NEW));
    assertThat(execute(guest, source).a(0)).isEqualTo(pages / 2 * (OLD + NEW));
    assertThat(guest.engine.cachedTranslations()).hasSizeBetween(1, 1024);
  }
}
