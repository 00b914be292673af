package dev.trapeze.cpu.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.hart.Status;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import dev.trapeze.cpu.mmu.AccessKind;
import dev.trapeze.cpu.mmu.AccessedDirtyPolicy;
import dev.trapeze.cpu.mmu.MmuConfig;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.cpu.mmu.TranslationCaching;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All combinations of R, W, X, U, A and D with SUM, MXR, MPRV and the mode, on pages of every size,
 * executed; against rules written down here once more.
 */
class PermissionMatrixTest {
  private static final long SUPERVISOR_CODE_VA = 0x1_0000;
  private static final long USER_CODE_VA = 0x2_0000;
  private static final int LOAD = 0;
  private static final int STORE = 4;
  private static final int NOP = 8;
  private static final int FENCE = 12;

  /** One cell of the matrix. */
  private record Cell(
      int flags,
      AccessKind kind,
      PrivilegeMode mode,
      boolean machineWithMprv,
      boolean sum,
      boolean mxr) {

    /** RISC-V Privileged 1.12, 4.3.2, steps 3 to 7, for a page of the last level or a superpage. */
    boolean isAllowed(AccessedDirtyPolicy policy) {
      boolean readable = (flags & Pte.R) != 0;
      boolean writable = (flags & Pte.W) != 0;
      boolean executable = (flags & Pte.X) != 0;
      boolean user = (flags & Pte.U) != 0;
      if (!readable && (writable || !executable)) {
        return false;
      }
      boolean right;
      if (kind == AccessKind.FETCH) {
        right = executable && user == (mode == PrivilegeMode.USER);
      } else {
        boolean reachable = mode == PrivilegeMode.USER ? user : !user || sum;
        boolean permitted = kind == AccessKind.STORE ? writable : readable || (mxr && executable);
        right = reachable && permitted;
      }
      boolean marked = (flags & Pte.A) != 0 && (kind != AccessKind.STORE || (flags & Pte.D) != 0);
      return right && (marked || policy == AccessedDirtyPolicy.UPDATE);
    }

    int flagsAfter(AccessedDirtyPolicy policy) {
      if (!isAllowed(policy)) {
        return flags;
      }
      return kind == AccessKind.STORE ? flags | Pte.A | Pte.D : flags | Pte.A;
    }

    long status() {
      return (sum ? Status.SUM : 0)
          | (mxr ? Status.MXR : 0)
          | (machineWithMprv ? Status.MPRV | (long) mode.code() << Status.MPP_SHIFT : 0);
    }

    @Nullable TrapCause cause(AccessedDirtyPolicy policy) {
      return isAllowed(policy) ? null : kind.pageFault();
    }
  }

  private static List<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    int[] bits = {Pte.R, Pte.W, Pte.X, Pte.U, Pte.A, Pte.D};
    for (int combination = 0; combination < 64; combination++) {
      int flags = Pte.V;
      for (int i = 0; i < bits.length; i++) {
        flags |= (combination >> i & 1) != 0 ? bits[i] : 0;
      }
      for (int i = 0; i < 48; i++) {
        AccessKind kind = AccessKind.values()[i % 3];
        PrivilegeMode mode = PrivilegeMode.values()[i / 3 % 2];
        boolean mprv = i / 24 == 1;
        if (!mprv || kind != AccessKind.FETCH) {
          cells.add(new Cell(flags, kind, mode, mprv, i / 6 % 2 == 1, i / 12 % 2 == 1));
        }
      }
    }
    return cells;
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.TranslatedHart#kinds")
  void theWalkerUpdatesAccessedAndDirty(PagingMode paging, Engine engine) {
    check(paging, engine, MmuConfig.DEFAULT);
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.TranslatedHart#kinds")
  void clearAccessedAndDirtyFault(PagingMode paging, Engine engine) {
    check(paging, engine, MmuConfig.DEFAULT.withAccessedDirty(AccessedDirtyPolicy.FAULT));
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.TranslatedHart#kinds")
  void theBufferOfTranslationsGivesTheSameRights(PagingMode paging, Engine engine) {
    for (AccessedDirtyPolicy policy : AccessedDirtyPolicy.values()) {
      check(paging, engine, new MmuConfig(TranslationCaching.ARCHITECTURAL, policy));
    }
  }

  private static void check(PagingMode paging, Engine engine, MmuConfig config) {
    TranslatedHart guest = new TranslatedHart(paging, engine, config).translate(1);
    guest.program("lw a0, 0(a1)\nsw a0, 0(a1)\nnop\nsfence.vma\n");
    guest.program("nop\n", TranslatedHart.DATA_PA);
    guest.map(SUPERVISOR_CODE_VA, TranslatedHart.CODE_PA, Pte.X | Pte.A);
    guest.map(USER_CODE_VA, TranslatedHart.CODE_PA, Pte.X | Pte.A | Pte.U);
    List<Cell> cells = cells();
    for (int level = 0; level < paging.levels(); level++) {
      for (Cell cell : cells) {
        if (level == 0 || (cell.flags & TranslatedHart.RWX) != 0) {
          check(guest, level, cell, config.accessedDirty());
        }
      }
    }
  }

  private static void check(
      TranslatedHart guest, int level, Cell cell, AccessedDirtyPolicy policy) {
    PagingMode paging = guest.paging;
    long top = paging.pageBytes(paging.levels() - 1);
    long pagePa = TranslatedHart.DATA_PA & -paging.pageBytes(level);
    // Each level has a superpage of its own, and so its own tables.
    long pageVa = guest.xlen.signExtend((4L + level) * top);
    long va = guest.xlen.signExtend(pageVa + TranslatedHart.DATA_PA - pagePa);
    long ptePa = guest.write(TranslatedHart.ROOT_PA, pageVa, level, Pte.make(pagePa, cell.flags));
    fence(guest);
    guest.setCsr(CsrId.MSTATUS, cell.status());
    guest.setA(1, va);
    int instruction =
        switch (cell.kind) {
          case LOAD -> LOAD;
          case STORE -> STORE;
          case FETCH -> NOP;
        };
    if (cell.kind == AccessKind.FETCH) {
      guest.enter(cell.mode, va);
    } else if (cell.machineWithMprv) {
      guest.enter(PrivilegeMode.MACHINE, TranslatedHart.CODE_PA + instruction);
    } else {
      boolean user = cell.mode == PrivilegeMode.USER;
      guest.enter(cell.mode, (user ? USER_CODE_VA : SUPERVISOR_CODE_VA) + instruction);
    }

    guest.run(1);

    assertThat(guest.trap())
        .as("%s, level %d, %s, %s", paging, level, cell, policy)
        .isEqualTo(guest.trap(cell.cause(policy), va));
    assertThat(Pte.flags(Pte.read(guest.ram, paging, ptePa)))
        .as("flags after %s, level %d, %s, %s", paging, level, cell, policy)
        .isEqualTo(cell.flagsAfter(policy));
  }

  private static void fence(TranslatedHart guest) {
    guest.setCsr(CsrId.MSTATUS, 0);
    guest.enter(PrivilegeMode.MACHINE, TranslatedHart.CODE_PA + FENCE).run(1);
  }
}
