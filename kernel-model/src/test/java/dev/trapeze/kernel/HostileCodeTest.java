package dev.trapeze.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.assembler.AssemblyException;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.Fsck;
import dev.trapeze.kernel.fs.Mkfs;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random instructions bring nothing down, change no other process, and leave nothing behind. */
class HostileCodeTest {

  private static final long SEED = Long.getLong("trapeze.hostile.seed", 1);

  /** Programs of {@link #SNIPPETS} snippets, for each width. */
  private static final int PROGRAMS = Integer.getInteger("trapeze.hostile.programs", 8);

  private static final int SNIPPETS = 100;

  /** What a system has in use when its first process is alone. */
  private record InUse(long freeFrames, int openFiles, int inodes, int processes) {}

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void randomInstructionsLeaveNothingBehind(Xlen xlen)
      throws AssemblyException, DiskFormatException {
    InUse expected = runToTheEnd(xlen, HostileCodeProgram.elf(xlen, 0, SNIPPETS, true));
    for (long seed = SEED; seed < SEED + PROGRAMS; seed++) {
      byte[] hostile = HostileCodeProgram.elf(xlen, seed, SNIPPETS, false);
      assertThat(runToTheEnd(xlen, hostile))
          .as("trapeze.hostile.seed=%d", seed)
          .isEqualTo(expected);
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
    assertThat(Fsck.check(system.disk()).findings()).isEmpty();
    KernelState state = system.kernel().state();
    return new InUse(
        state.frames().freeFrames(),
        state.openFiles().openFiles(),
        state.fileSystem().inodesInUse(),
        state.processes().all().size());
  }
}
