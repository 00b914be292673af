package dev.trapeze.cpu.mmu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Ram;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PageTableWalkerTest {
  private static final long BASE_PA = 0x8000_0000L;
  private static final long ROOT_PA = BASE_PA + 0x1000;
  private static final long PAGE_PA = BASE_PA + 0x8000;
  private static final long VA = 0x1234_5678;

  private final Ram ram = new Ram(BASE_PA, 16 * 4096);
  private final PhysicalMemoryProtection protection = new PhysicalMemoryProtection(Xlen.RV64);
  private final PageTableWalker walker = walker(AccessedDirtyPolicy.UPDATE);

  private PageTableWalker walker(AccessedDirtyPolicy policy) {
    protection.open();
    return new PageTableWalker(ram, protection, policy, true);
  }

  /**
   * Builds a path to a leaf at {@code level} and gives the physical address of the leaf's entry.
   */
  private long build(PagingMode mode, int level, long leaf) {
    long tablePa = ROOT_PA;
    for (int i = mode.levels() - 1; i > level; i--) {
      long nextPa = ROOT_PA + 0x1000L * (mode.levels() - i);
      Pte.write(ram, mode, ptePa(mode, tablePa, i), Pte.make(nextPa, Pte.V));
      tablePa = nextPa;
    }
    long leafPa = ptePa(mode, tablePa, level);
    Pte.write(ram, mode, leafPa, leaf);
    return leafPa;
  }

  private static long ptePa(PagingMode mode, long tablePa, int level) {
    return tablePa + (long) mode.vpnIndex(VA, level) * mode.pteBytes();
  }

  private long translate(PagingMode mode, AccessKind kind) {
    return translate(mode, VA, kind, PrivilegeMode.SUPERVISOR, false, false);
  }

  private long translate(
      PagingMode mode,
      long va,
      AccessKind kind,
      PrivilegeMode privilege,
      boolean sum,
      boolean mxr) {
    return walker.translate(mode, mode.satpValue(ROOT_PA, 0), va, kind, privilege, sum, mxr);
  }

  @ParameterizedTest
  @EnumSource(names = {"SV32", "SV39", "SV48"})
  void everyCombinationOfPermissionsIsJudgedAsTheSpecificationSays(PagingMode mode) {
    List<String> wrong = new ArrayList<>();
    for (int flags = 0; flags < 32; flags++) {
      for (AccessKind kind : AccessKind.values()) {
        for (PrivilegeMode privilege :
            new PrivilegeMode[] {PrivilegeMode.USER, PrivilegeMode.SUPERVISOR}) {
          for (int bits = 0; bits < 4; bits++) {
            boolean sum = (bits & 1) != 0;
            boolean mxr = (bits & 2) != 0;
            build(mode, 0, Pte.make(PAGE_PA, flags));
            long result = translate(mode, VA, kind, privilege, sum, mxr);
            long expected =
                isAllowed(flags, kind, privilege == PrivilegeMode.USER, sum, mxr)
                    ? PAGE_PA | VA & 4095
                    : Translation.fault(kind.pageFault());
            if (result != expected) {
              wrong.add(flags + " " + kind + " " + privilege + " " + sum + " " + mxr);
            }
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** The rules of 4.3.1, said another way than the walker says them. */
  private static boolean isAllowed(
      int flags, AccessKind kind, boolean user, boolean sum, boolean mxr) {
    boolean valid = (flags & Pte.V) != 0;
    boolean readable = (flags & Pte.R) != 0;
    boolean writable = (flags & Pte.W) != 0;
    boolean executable = (flags & Pte.X) != 0;
    boolean userPage = (flags & Pte.U) != 0;
    if (!valid || (writable && !readable)) {
      return false;
    }
    boolean reachable = user == userPage || (userPage && sum && kind != AccessKind.FETCH);
    boolean suffices =
        (kind == AccessKind.LOAD && readable)
            || (kind == AccessKind.LOAD && mxr && executable)
            || (kind == AccessKind.STORE && writable)
            || (kind == AccessKind.FETCH && executable);
    return reachable && suffices;
  }

  @ParameterizedTest
  @EnumSource(names = {"SV32", "SV39", "SV48"})
  void loadsSetAccessedAndStoresSetDirtyAsWell(PagingMode mode) {
    long leafPa = build(mode, 0, Pte.make(PAGE_PA, Pte.V | Pte.R | Pte.W));

    translate(mode, AccessKind.LOAD);
    assertThat(Pte.flags(Pte.read(ram, mode, leafPa)) & (Pte.A | Pte.D)).isEqualTo(Pte.A);

    translate(mode, AccessKind.STORE);
    assertThat(Pte.flags(Pte.read(ram, mode, leafPa)) & (Pte.A | Pte.D)).isEqualTo(Pte.A | Pte.D);
  }

  @ParameterizedTest
  @EnumSource(names = {"SV32", "SV39", "SV48"})
  void aRefusedAccessSetsNothing(PagingMode mode) {
    long leafPa = build(mode, 0, Pte.make(PAGE_PA, Pte.V | Pte.R));

    translate(mode, AccessKind.STORE);

    assertThat(Pte.flags(Pte.read(ram, mode, leafPa))).isEqualTo(Pte.V | Pte.R);
  }

  @ParameterizedTest
  @EnumSource(names = {"SV32", "SV39", "SV48"})
  void superpagesMapTheirWholeRange(PagingMode mode) {
    for (int level = 1; level < mode.levels(); level++) {
      long pagePa = 3 * mode.pageBytes(level);
      build(mode, level, Pte.make(pagePa, Pte.V | Pte.R));

      assertThat(translate(mode, AccessKind.LOAD))
          .isEqualTo(pagePa | VA & mode.pageBytes(level) - 1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SV32", "SV39", "SV48"})
  void misalignedSuperpagesFault(PagingMode mode) {
    for (int level = 1; level < mode.levels(); level++) {
      for (long bit = 0x1000; bit < mode.pageBytes(level); bit <<= 1) {
        build(mode, level, Pte.make(mode.pageBytes(level) + bit, Pte.V | Pte.R));

        assertThat(translate(mode, AccessKind.LOAD))
            .isEqualTo(Translation.fault(AccessKind.LOAD.pageFault()));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SV32", "SV39", "SV48"})
  void aTableOutsideRamIsAnAccessFault(PagingMode mode) {
    Pte.write(ram, mode, ptePa(mode, ROOT_PA, mode.levels() - 1), Pte.make(0x1000, Pte.V));

    assertThat(translate(mode, AccessKind.FETCH))
        .isEqualTo(Translation.fault(AccessKind.FETCH.accessFault()));
  }

  @ParameterizedTest
  @EnumSource(names = {"SV32", "SV39", "SV48"})
  void aPointerBelowTheLastLevelFaults(PagingMode mode) {
    build(mode, 0, Pte.make(PAGE_PA, Pte.V));

    assertThat(translate(mode, AccessKind.LOAD))
        .isEqualTo(Translation.fault(AccessKind.LOAD.pageFault()));
  }

  @ParameterizedTest
  @EnumSource(names = {"SV32", "SV39", "SV48"})
  void flagsThatAreReservedInPointersFault(PagingMode mode) {
    build(mode, 0, Pte.make(PAGE_PA, Pte.V | Pte.R));
    long pointerPa = ptePa(mode, ROOT_PA, mode.levels() - 1);
    long pointer = Pte.read(ram, mode, pointerPa);
    for (int flag : new int[] {Pte.A, Pte.D, Pte.U}) {
      Pte.write(ram, mode, pointerPa, pointer | flag);

      assertThat(translate(mode, AccessKind.LOAD))
          .isEqualTo(Translation.fault(AccessKind.LOAD.pageFault()));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SV39", "SV48"})
  void reservedHighBitsFault(PagingMode mode) {
    for (int bit = 54; bit < 64; bit++) {
      build(mode, 0, Pte.make(PAGE_PA, Pte.V | Pte.R) | 1L << bit);

      assertThat(translate(mode, AccessKind.LOAD))
          .isEqualTo(Translation.fault(AccessKind.LOAD.pageFault()));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SV39", "SV48"})
  void nonCanonicalAddressesFault(PagingMode mode) {
    build(mode, 0, Pte.make(PAGE_PA, Pte.V | Pte.R));
    for (int bit = mode.vaBits(); bit < 64; bit++) {
      long va = VA | 1L << bit;

      assertThat(translate(mode, va, AccessKind.LOAD, PrivilegeMode.SUPERVISOR, false, false))
          .isEqualTo(Translation.fault(AccessKind.LOAD.pageFault()));
    }
  }

  @Test
  void physicalAddressesOfSv32Have34Bits() {
    build(PagingMode.SV32, 0, Pte.make(0x3_FFFF_F000L, Pte.V | Pte.R));

    assertThat(translate(PagingMode.SV32, AccessKind.LOAD)).isEqualTo(0x3_FFFF_F000L | VA & 4095);
  }

  @ParameterizedTest
  @EnumSource(names = {"SV32", "SV39", "SV48"})
  void walkShowsEachLevelAndChangesNothing(PagingMode mode) {
    long leafPa = build(mode, 0, Pte.make(PAGE_PA, Pte.V | Pte.R));
    byte[] before = ram.array().clone();

    PageWalk walk = walker.walk(mode, mode.satpValue(ROOT_PA, 0), VA);

    assertThat(walk.steps()).hasSize(mode.levels());
    assertThat(walk.steps().get(0).ptePa()).isEqualTo(ptePa(mode, ROOT_PA, mode.levels() - 1));
    assertThat(walk.steps().get(mode.levels() - 1).ptePa()).isEqualTo(leafPa);
    assertThat(walk.isMapped()).isTrue();
    assertThat(Pte.pa(walk.leaf())).isEqualTo(PAGE_PA);
    assertThat(ram.array()).isEqualTo(before);
  }
}
