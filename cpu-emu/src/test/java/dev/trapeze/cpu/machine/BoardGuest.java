package dev.trapeze.cpu.machine;

import dev.trapeze.cpu.assembler.AssembledProgram;
import dev.trapeze.cpu.assembler.Assembler;
import dev.trapeze.cpu.assembler.AssemblyException;
import dev.trapeze.cpu.isa.Xlen;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** A board with an assembled program at the start of RAM. */
final class BoardGuest {
  static final long CODE_PA = VirtBoard.RAM_BASE_PA;
  static final long RAM_BYTES = 1L << 20;

  final VirtBoard board;
  final StringBuilder output = new StringBuilder();
  private final AssembledProgram program;

  BoardGuest(MachineConfig machine, String source) {
    this(machine, config -> config, source);
  }

  BoardGuest(MachineConfig machine, UnaryOperator<BoardConfig> change, String source) {
    board = new VirtBoard(change.apply(BoardConfig.of(machine.withRamBytes(RAM_BYTES))));
    // One source for both widths: LX and SX load and store a register.
    boolean wide = machine.xlen() == Xlen.RV64;
    String text = source.replace("LX ", wide ? "ld " : "lw ").replace("SX ", wide ? "sd " : "sw ");
    try {
      program = Assembler.assemble(text, "guest.S", machine.xlen(), CODE_PA);
    } catch (AssemblyException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    byte[] bytes = program.text();
    board.ram().write(CODE_PA, bytes, 0, bytes.length);
    board.connect(value -> output.append((char) value));
  }

  /** Every width with every engine. */
  static Stream<Arguments> kinds() {
    return Stream.of(Xlen.values())
        .flatMap(
            xlen ->
                Stream.of(MachineConfig.Engine.values())
                    .map(engine -> Arguments.of(new MachineConfig(xlen, RAM_BYTES, engine))));
  }

  BoardOutcome run() {
    return board.run(5_000_000);
  }

  long symbol(String name) {
    return program.symbol(name) & 0xFFFF_FFFFL;
  }
}
