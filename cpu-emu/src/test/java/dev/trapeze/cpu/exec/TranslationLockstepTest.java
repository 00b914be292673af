package dev.trapeze.cpu.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.hart.Status;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import dev.trapeze.cpu.mmu.AccessedDirtyPolicy;
import dev.trapeze.cpu.mmu.MmuConfig;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.PhysicalMemoryProtection;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.cpu.mmu.TranslationCaching;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random memory accesses at page ends and at the ends of protected ranges, in all modes, while page
 * tables, protection and status change in between: a fast engine and the reference stepper must
 * agree after each.
 */
class TranslationLockstepTest {
  private static final int SEEDS = Integer.getInteger("trapeze.lockstep.seeds", 12);
  private static final int STEPS = 150;
  private static final long SUPERVISOR_CODE_VA = 0x1_0000;
  private static final long USER_CODE_VA = 0x2_0000;
  private static final long DATA_VA = 0x3_0000;
  private static final int DATA_PAGES = 4;
  private static final int FENCE = 14 * 4;
  private static final int CODE_BYTES = 15 * 4;

  private static final String COMMON =
      """
        lb   a0, 0(a1)
        lhu  a0, 0(a1)
        lw   a0, 0(a1)
        sb   a2, 0(a1)
        sh   a2, 0(a1)
        sw   a2, 0(a1)
        lr.w a0, (a1)
        sc.w a0, a2, (a1)
        amoadd.w a0, a2, (a1)
        jr   a1
      """;
  private static final String WIDE =
      """
        ld   a0, 0(a1)
        sd   a2, 0(a1)
        amoswap.d a0, a2, (a1)
        fld  ft0, 0(a1)
        sfence.vma
      """;
  private static final String NARROW =
      """
        fld  ft0, 0(a1)
        fsd  ft0, 0(a1)
        flw  ft0, 0(a1)
        fsw  ft0, 0(a1)
        sfence.vma
      """;

  static Stream<Arguments> seeds() {
    return Stream.of(PagingMode.SV32, PagingMode.SV39, PagingMode.SV48)
        .flatMap(
            mode ->
                Stream.iterate(1L, seed -> seed + 1)
                    .limit(SEEDS)
                    .map(seed -> Arguments.of(mode, seed)));
  }

  private SplittableRandom random = new SplittableRandom(0);
  private TranslatedHart[] guests = {};

  private void each(Consumer<TranslatedHart> action) {
    for (TranslatedHart guest : guests) {
      action.accept(guest);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void enginesAgree(PagingMode paging, long seed) {
    random = new SplittableRandom(seed);
    AccessedDirtyPolicy policy = AccessedDirtyPolicy.values()[random.nextInt(2)];
    // With a fence after each change of the tables, all caching looks the same.
    TranslationCaching caching = TranslationCaching.values()[random.nextInt(2)];
    MmuConfig config = new MmuConfig(caching, policy);
    guests =
        new TranslatedHart[] {
          new TranslatedHart(paging, Engine.REFERENCE, config),
          new TranslatedHart(
              paging, random.nextInt(2) == 0 ? Engine.BLOCKS : Engine.TRANSLATED, config)
        };
    boolean wide = paging.xlen() == Xlen.RV64;
    each(guest -> guest.program(COMMON + (wide ? WIDE : NARROW)));
    each(guest -> guest.map(SUPERVISOR_CODE_VA, TranslatedHart.CODE_PA, Pte.X | Pte.A));
    each(guest -> guest.map(USER_CODE_VA, TranslatedHart.CODE_PA, Pte.X | Pte.A | Pte.U));
    each(guest -> guest.translate(0));
    for (int page = 0; page < DATA_PAGES; page++) {
      remap(page);
    }
    for (int step = 0; step < STEPS; step++) {
      disturb();
      Rights rights = randomRights();
      int page = random.nextInt(DATA_PAGES);
      // Several in the same page with the same rights, so that later ones meet what is cached.
      for (int i = 0; i < 8; i++) {
        access(rights, page);
        compare(String.format("seed %d, step %d, %s, %s", seed, step, paging, config));
      }
    }
  }

  private void compare(String where) {
    assertThat(describe(guests[1])).as(where).isEqualTo(describe(guests[0]));
    assertThat(Arrays.mismatch(guests[0].ram.array(), guests[1].ram.array()))
        .as("first differing byte of RAM; %s", where)
        .isEqualTo(-1);
  }

  private static String describe(TranslatedHart guest) {
    return String.format(
        "%s, pc %x, %s, a0 %x, retired %d",
        guest.trap(),
        guest.hart.pc(),
        guest.hart.mode(),
        guest.a(0),
        guest.clock.instructionsRetired());
  }

  private void disturb() {
    int action = random.nextInt(12);
    if (action < 2) {
      remap(random.nextInt(DATA_PAGES));
    } else if (action < 4) {
      protect();
    } else if (action == 4) {
      each(guest -> guest.protect(0, 0, 0));
    }
  }

  /** Maps a page of the data window anew, mostly with rights. */
  private void remap(int page) {
    int flags = random.nextInt(4) == 0 ? random.nextInt(256) : random.nextInt(256) | Pte.A | Pte.R;
    long pa = TranslatedHart.DATA_PA + ((long) random.nextInt(DATA_PAGES) << 12);
    boolean valid = random.nextInt(10) != 0;
    for (TranslatedHart guest : guests) {
      long ptePa = guest.map(DATA_VA + ((long) page << 12), pa, flags);
      if (!valid) {
        Pte.write(guest.ram, guest.paging, ptePa, 0);
      }
      guest.setCsr(CsrId.MSTATUS, 0);
      guest.enter(PrivilegeMode.MACHINE, TranslatedHart.CODE_PA + FENCE).run(1);
    }
  }

  /** Puts a range around somewhere in the data frames. */
  private void protect() {
    int entry = random.nextInt(3);
    long address = (TranslatedHart.DATA_PA >> 2) + random.nextInt(DATA_PAGES << 10);
    int ones = random.nextInt(12);
    long napot = address & -1L << ones | (1L << ones) - 1;
    int matching =
        new int[] {
              PhysicalMemoryProtection.NA4,
              PhysicalMemoryProtection.NAPOT,
              PhysicalMemoryProtection.TOR
            }
            [random.nextInt(3)];
    int permissions = random.nextInt(8);
    boolean isNapot = matching == PhysicalMemoryProtection.NAPOT;
    each(guest -> guest.protect(entry, isNapot ? napot : address, matching | permissions));
  }

  /**
   * How accesses are made.
   *
   * @param physical whether loads and stores are not translated
   */
  private record Rights(PrivilegeMode mode, long status, boolean physical) {}

  private Rights randomRights() {
    PrivilegeMode mode = PrivilegeMode.values()[random.nextInt(3)];
    PrivilegeMode previous = PrivilegeMode.values()[random.nextInt(3)];
    // Below M-mode, MPRV is always 0.
    boolean mprv = mode == PrivilegeMode.MACHINE && random.nextBoolean();
    long status =
        (random.nextBoolean() ? Status.SUM : 0)
            | (random.nextBoolean() ? Status.MXR : 0)
            | (mprv ? Status.MPRV : 0)
            | (long) previous.code() << Status.MPP_SHIFT
            | Status.FS;
    boolean translated = mode != PrivilegeMode.MACHINE || (mprv && previous != mode);
    return new Rights(mode, status, !translated);
  }

  private void access(Rights rights, int page) {
    int offset = random.nextInt(2) == 0 ? 4096 - 8 + random.nextInt(16) : random.nextInt(4096);
    if (random.nextInt(2) == 0) {
      offset &= ~7;
    }
    int instruction = random.nextInt(CODE_BYTES / 4 - 1) * 4;
    long codeVa =
        switch (rights.mode) {
          case MACHINE -> TranslatedHart.CODE_PA;
          case SUPERVISOR -> SUPERVISOR_CODE_VA;
          case USER -> USER_CODE_VA;
        };
    long pageVa = (rights.physical ? TranslatedHart.DATA_PA : DATA_VA) + ((long) page << 12);
    long dataVa = pageVa + offset;
    long value = random.nextLong();
    each(
        guest -> {
          guest.setCsr(CsrId.MSTATUS, rights.status);
          guest.setA(1, dataVa);
          guest.setA(2, value);
          guest.enter(rights.mode, codeVa + instruction).run(2);
        });
  }
}
