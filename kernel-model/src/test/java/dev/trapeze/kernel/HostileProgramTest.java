package dev.trapeze.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.assembler.AssemblyException;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.fs.ConsistencyChecker;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.Mkfs;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random system calls and random instructions bring nothing down and leave nothing behind. */
class HostileProgramTest {

  private static final int SEEDS = 8;
  private static final int CALLS = 400;
  private static final int SNIPPETS = 100;

  /** What a system has in use when its first process is alone. */
  private record InUse(long freeFrames, int openFiles, int inodes, int processes) {}

  @ParameterizedTest(name = "{0}, seeds from {1}")
  @CsvSource({"RV32, 1", "RV64, 1001"})
  void randomCallsLeaveNothingBehind(Xlen xlen, long firstSeed)
      throws AssemblyException, DiskFormatException {
    InUse expected = runToTheEnd(xlen, RandomCallsProgram.harmless(xlen, CALLS));
    for (long seed = firstSeed; seed < firstSeed + SEEDS; seed++) {
      byte[] hostile = RandomCallsProgram.random(xlen, seed, CALLS);
      assertThat(runToTheEnd(xlen, hostile)).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @ParameterizedTest(name = "{0}, seeds from {1}")
  @CsvSource({"RV32, 1", "RV64, 1001"})
  void randomInstructionsLeaveNothingBehind(Xlen xlen, long firstSeed)
      throws AssemblyException, DiskFormatException {
    InUse expected = runToTheEnd(xlen, RandomCodeProgram.elf(xlen, 0, SNIPPETS, true));
    for (long seed = firstSeed; seed < firstSeed + SEEDS; seed++) {
      byte[] hostile = RandomCodeProgram.elf(xlen, seed, SNIPPETS, false);
      assertThat(runToTheEnd(xlen, hostile)).as("seed %d", seed).isEqualTo(expected);
    }
  }

  private static InUse runToTheEnd(Xlen xlen, byte[] program) throws DiskFormatException {
    KernelConfig config =
        KernelConfig.of(xlen)
            .withInteractiveConsole(false)
            .withFirstProcess(new FirstProcess("/program", List.of("program"), true, false));
    GuestSystem system =
        new GuestSystem(config, Mkfs.XV6.image(List.of(new Mkfs.Entry("program", program))));
    system.feed("some\ninput\n");
    assertThat(system.runUntilOff()).isZero();
    assertThat(ConsistencyChecker.problems(system.disk())).isEmpty();
    KernelState state = system.kernel().state();
    return new InUse(
        state.frames().freeFrames(),
        state.openFiles().openFiles(),
        state.fileSystem().inodesInUse(),
        state.processes().all().size());
  }
}
