package dev.trapeze.cpu.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.hart.Environment;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import dev.trapeze.cpu.mmu.MmuConfig;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two harts with caches of their own on one memory. */
class SharedMemoryTest {
  private static final long CODE_PA = TranslatedHart.CODE_PA;
  private static final long DATA_PA = TranslatedHart.DATA_PA;
  private static final long CODE_VA = 0x1000;
  private static final long DATA_VA = 0x8000;
  private static final long OTHER_VA = 0x9000;
  private static final int OTHER_CODE = 1024;

  private final MmuConfig config = MmuConfig.DEFAULT;

  private Hart secondHart(TranslatedHart first) {
    return new Hart(Isa.of(first.xlen), 1, first.clock, Environment.MACHINE_MODE);
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.TranslatedHart#kinds")
  void codeOfOneHartIsDroppedThoughAnotherHasDroppedItsOwn(PagingMode paging, Engine engine) {
    TranslatedHart first = new TranslatedHart(paging, engine, config);
    Hart second = secondHart(first);
    ExecutionEngine secondEngine = engine.create(second, first.bus, first.clock, config);
    for (int i = 1; i < 4; i++) {
      String source = "li a0, %d\nforever: j forever".formatted(i);
      first.program(source);
      first.program(source, CODE_PA + OTHER_CODE);
      first.enter(PrivilegeMode.MACHINE, CODE_PA);
      first.engine.run(50);
      second.setPc(CODE_PA + OTHER_CODE);
      secondEngine.run(50);

      assertThat(first.a(0)).isEqualTo(i);
      assertThat(second.x(10)).isEqualTo(i);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.TranslatedHart#kinds")
  void oneHartSeesATableChangeThoughAnotherHasMarkedAPageInIt(PagingMode paging, Engine engine) {
    TranslatedHart first = new TranslatedHart(paging, engine, config).translate(0);
    first.program("lw a0, 0(a1)");
    first.ram.writeInt(DATA_PA, 1);
    first.ram.writeInt(DATA_PA + 0x1000, 2);
    first.map(CODE_VA, CODE_PA, Pte.X);
    first.map(DATA_VA, DATA_PA, Pte.R);
    first.map(OTHER_VA, DATA_PA, Pte.R);
    first.setA(1, DATA_VA);
    first.enter(PrivilegeMode.SUPERVISOR, CODE_VA).run(1);
    assertThat(first.a(0)).isEqualTo(1);

    Hart second = secondHart(first);
    second.protection().open();
    ExecutionEngine secondEngine = engine.create(second, first.bus, first.clock, config);
    second.csrs().write(CsrId.SATP, first.csr(CsrId.SATP));
    second.setMode(PrivilegeMode.SUPERVISOR);
    second.setPc(CODE_VA);
    second.setX(11, OTHER_VA);
    secondEngine.run(1);
    assertThat(second.x(10)).isEqualTo(1);

    first.map(DATA_VA, DATA_PA + 0x1000, Pte.R);
    first.enter(PrivilegeMode.SUPERVISOR, CODE_VA).run(1);

    assertThat(first.a(0)).isEqualTo(2);
  }
}
