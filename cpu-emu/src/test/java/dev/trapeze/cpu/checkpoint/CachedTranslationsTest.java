package dev.trapeze.cpu.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.Machine;
import dev.trapeze.cpu.machine.MachineConfig;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import dev.trapeze.cpu.mmu.AccessedDirtyPolicy;
import dev.trapeze.cpu.mmu.MmuConfig;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.cpu.mmu.TranslationCaching;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A page whose entry changes: what a hart sees there, after a checkpoint as before. */
class CachedTranslationsTest {
  private static final long CODE_PA = Machine.RAM_BASE_PA;
  private static final long ROOT_PA = CODE_PA + 0x1000;
  private static final long MIDDLE_PA = CODE_PA + 0x2000;
  private static final long LAST_PA = CODE_PA + 0x3000;
  private static final long FIRST_PAGE_PA = CODE_PA + 0x4000;
  private static final long SECOND_PAGE_PA = CODE_PA + 0x5000;
  private static final long PAGE_VA = 0x4000_0000;
  private static final int LW_A0_A1 = 0x0005_A503;
  private static final int SFENCE_VMA = 0x1200_0073;
  private static final int ALL = Pte.V | Pte.R | Pte.W | Pte.X | Pte.A | Pte.D;

  private static Machine machine(Engine engine, TranslationCaching caching) {
    Machine machine =
        new Machine(
            new MachineConfig(Xlen.RV64, 1 << 16, engine)
                .withMmu(new MmuConfig(caching, AccessedDirtyPolicy.UPDATE)));
    machine.ram().writeInt(CODE_PA, LW_A0_A1);
    machine.ram().writeInt(CODE_PA + 4, SFENCE_VMA);
    machine.ram().writeLong(ROOT_PA, pte(CODE_PA, ALL));
    machine.ram().writeLong(ROOT_PA + 8, pte(MIDDLE_PA, Pte.V));
    machine.ram().writeLong(MIDDLE_PA, pte(LAST_PA, Pte.V));
    machine.ram().writeLong(LAST_PA, pte(FIRST_PAGE_PA, ALL));
    machine.ram().writeInt(FIRST_PAGE_PA, 1);
    machine.ram().writeInt(SECOND_PAGE_PA, 2);
    machine.hart().csrs().write(CsrId.SATP, PagingMode.SV39.satpValue(ROOT_PA, 0));
    return machine;
  }

  private static long pte(long pa, int flags) {
    return pa >> 12 << 10 | flags;
  }

  private static long load(Machine machine) {
    Hart hart = machine.hart();
    hart.setX(11, PAGE_VA);
    hart.setPc(0);
    machine.run(1);
    return hart.x(10);
  }

  private static void fence(Machine machine) {
    machine.hart().setPc(4);
    machine.run(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"BLOCKS", "TRANSLATED"})
  void aStaleTranslationIsPartOfTheState(Engine engine) {
    Machine machine = machine(engine, TranslationCaching.ARCHITECTURAL);
    Checkpoints checkpoints = new Checkpoints(machine, machine, Set.of());
    assertThat(load(machine)).isEqualTo(1);
    machine.ram().writeLong(LAST_PA, pte(SECOND_PAGE_PA, ALL));
    assertThat(load(machine)).as("no fence yet").isEqualTo(1);
    Checkpoint stale = checkpoints.take();
    fence(machine);
    assertThat(load(machine)).isEqualTo(2);
    Checkpoint fresh = checkpoints.take();

    checkpoints.restore(stale);
    assertThat(load(machine)).isEqualTo(1);
    checkpoints.restore(fresh);
    assertThat(load(machine)).isEqualTo(2);
    checkpoints.restore(stale);
    assertThat(load(machine)).isEqualTo(1);
    fence(machine);
    assertThat(load(machine)).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void aCoherentCacheFollowsTheTables(Engine engine) {
    Machine machine = machine(engine, TranslationCaching.COHERENT);
    Checkpoints checkpoints = new Checkpoints(machine, machine, Set.of());
    assertThat(load(machine)).isEqualTo(1);
    Checkpoint first = checkpoints.take();
    machine.ram().writeLong(LAST_PA, pte(SECOND_PAGE_PA, ALL));
    assertThat(load(machine)).isEqualTo(2);
    Checkpoint second = checkpoints.take();

    checkpoints.restore(first);
    assertThat(load(machine)).isEqualTo(1);
    checkpoints.restore(second);
    assertThat(load(machine)).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void codeThatWasAnotherExecutesAsItWas(Engine engine) {
    Machine machine = machine(engine, TranslationCaching.COHERENT);
    Checkpoints checkpoints = new Checkpoints(machine, machine, Set.of());
    assertThat(load(machine)).isEqualTo(1);
    Checkpoint loads = checkpoints.take();
    int addiA0 = 0x0070_0513;
    machine.ram().writeInt(CODE_PA, addiA0);
    assertThat(load(machine)).isEqualTo(7);
    Checkpoint adds = checkpoints.take();

    checkpoints.restore(loads);
    assertThat(load(machine)).isEqualTo(1);
    checkpoints.restore(adds);
    assertThat(load(machine)).isEqualTo(7);
  }
}
