package dev.trapeze.cpu.difftest.privileged;

import dev.trapeze.cpu.machine.BoardConfig;
import dev.trapeze.cpu.machine.BoardOutcome;
import dev.trapeze.cpu.machine.MachineConfig;
import dev.trapeze.cpu.machine.VirtBoard;

/** Our board with one of its engines. */
record TrapezeBoard(MachineConfig.Engine engine) implements Board {
  private static final long MOST_INSTRUCTIONS = 20_000_000L;

  /** A board with that engine and the image in its RAM, as at reset. */
  static VirtBoard loaded(MachineConfig.Engine engine, ProbeImage image) {
    MachineConfig machine = new MachineConfig(image.xlen(), ProbeImage.RAM_BYTES, engine);
    VirtBoard board = new VirtBoard(BoardConfig.of(machine).withEntryPa(ProbeImage.BASE_PA));
    byte[] bytes = image.bytes();
    board.ram().write(ProbeImage.BASE_PA, bytes, 0, bytes.length);
    return board;
  }

  @Override
  public byte[] run(ProbeImage image) {
    VirtBoard board = loaded(engine, image);
    BoardOutcome outcome = board.run(MOST_INSTRUCTIONS);
    byte[] results = new byte[ProbeImage.resultBytes()];
    board.ram().read(ProbeImage.SLOTS_PA, results, 0, results.length);
    if (!outcome.equals(new BoardOutcome.PoweredOff(0))) {
      throw new IllegalStateException(
          String.format(
              "%s: %s, pc 0x%x; %s",
              engine, outcome, board.harts().get(0).pc(), image.progress(results)));
    }
    return results;
  }
}
