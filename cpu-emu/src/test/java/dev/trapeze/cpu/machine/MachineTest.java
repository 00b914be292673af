package dev.trapeze.cpu.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import java.util.List;
import org.junit.jupiter.api.Test;

class MachineTest {
  @Test
  void startsInSupervisorModeWithEmptyRam() {
    Machine machine = new Machine(new MachineConfig(Xlen.RV32, 8192));

    assertThat(machine.hart().mode()).isEqualTo(PrivilegeMode.SUPERVISOR);
    assertThat(machine.hart().pc()).isZero();
    assertThat(machine.ram().sizeBytes()).isEqualTo(8192);
    assertThat(machine.ram().readLong(Machine.RAM_BASE_PA)).isZero();
  }

  @Test
  void refusesRamThatIsNotWholeFrames() {
    assertThatThrownBy(() -> new Machine(new MachineConfig(Xlen.RV64, 4097)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0x1001");
  }

  @Test
  void notesInputWithTheTimeOfItsArrival() {
    Machine machine = new Machine(new MachineConfig(Xlen.RV64, 4096));
    machine.clock().retire(50);
    machine.clock().skipTo(100);

    machine.input(new byte[] {'a', 'b'});
    machine.input(new byte[0]);
    machine.endInput();

    assertThat(machine.inputLog().entries())
        .containsExactly(
            new InputLog.Entry(50, 100, List.of((byte) 'a', (byte) 'b')),
            new InputLog.Entry(50, 100, List.of()));
    assertThat(machine.uart().receivedBytes()).isEqualTo(2);
  }
}
