package dev.trapeze.bench;

import dev.trapeze.cpu.elf.ElfFormatException;
import dev.trapeze.cpu.elf.ElfImage;
import dev.trapeze.cpu.elf.ElfSegment;
import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.BoardConfig;
import dev.trapeze.cpu.machine.BoardOutcome;
import dev.trapeze.cpu.machine.MachineConfig;
import dev.trapeze.cpu.machine.VirtBoard;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/**
 * Runs one {@link BareImage} on a board without a kernel, several times in this JVM, and prints a
 * line {@code INSTRUCTIONS CPU-NANOSECONDS} for each run but the first ones, which warm the JVM up.
 * The CPU time is that of the thread that runs the guest: the JIT compiler's does not count.
 *
 * <p>Arguments: program, width in bits, engine, iterations, warm-up runs, measured runs.
 */
public final class BareProgram {
  private static final long RAM_BYTES = 64 << 20;

  private BareProgram() {}

  /** See the class. */
  public static void main(String[] args) throws ElfFormatException {
    String program = args[0];
    int xlenBits = Integer.parseInt(args[1]);
    byte[] elf = BareImage.elf(program, xlenBits, Integer.parseInt(args[3]));
    MachineConfig machine =
        MachineConfig.of(Isa.of(Xlen.ofBits(xlenBits)))
            .withRamBytes(RAM_BYTES)
            .withEngine(MachineConfig.Engine.valueOf(args[2]));
    int warmUps = Integer.parseInt(args[4]);
    int runs = warmUps + Integer.parseInt(args[5]);
    String expected = "";
    for (int run = 0; run < runs; run++) {
      VirtBoard board = new VirtBoard(BoardConfig.of(machine));
      ByteArrayOutputStream output = new ByteArrayOutputStream();
      board.connect(output::write);
      load(board, ElfImage.parse(elf, program));
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      BoardOutcome outcome = board.run(Long.MAX_VALUE);
      long end = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();

      String text = output.toString(StandardCharsets.UTF_8);
      if (!outcome.equals(new BoardOutcome.PoweredOff(0)) || (run > 0 && !text.equals(expected))) {
        throw new IllegalStateException(program + " came to " + outcome + " and said: " + text);
      }
      expected = text;
      if (run >= warmUps) {
        System.out.println(board.clock().instructionsRetired() + " " + (end - start));
      }
    }
  }

  private static void load(VirtBoard board, ElfImage image) {
    for (ElfSegment segment : image.segments()) {
      board.ram().write(segment.paddr(), image.file(), segment.fileOffset(), segment.fileBytes());
    }
  }
}
