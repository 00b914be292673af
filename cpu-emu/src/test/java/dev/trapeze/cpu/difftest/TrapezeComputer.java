package dev.trapeze.cpu.difftest;

import dev.trapeze.cpu.exec.StopReason;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.machine.Machine;
import dev.trapeze.cpu.machine.MachineConfig;
import java.io.ByteArrayOutputStream;

/** Our machine, started in S-mode with paging off. */
record TrapezeComputer(MachineConfig.Engine engine) implements Computer {
  private static final long RAM_BYTES = 64L << 20;
  private static final long MOST_INSTRUCTIONS = 300_000_000L;

  @Override
  public byte[] run(BareMetalImage image) {
    Machine machine = new Machine(new MachineConfig(image.xlen(), RAM_BYTES, engine));
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    machine.uart().connect(sent::write);
    machine.ram().write(BareMetalImage.BASE_PA, image.bytes(), 0, image.bytes().length);
    machine.hart().setMode(PrivilegeMode.SUPERVISOR);
    machine.hart().setPc(image.supervisorEntryPa());
    StopReason reason = machine.run(MOST_INSTRUCTIONS);
    if (reason != StopReason.SUPERVISOR_CALL) {
      throw new IllegalStateException(String.format("%s at pc 0x%x", reason, machine.hart().pc()));
    }
    return sent.toByteArray();
  }
}
