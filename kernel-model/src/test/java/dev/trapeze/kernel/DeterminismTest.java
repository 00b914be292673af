package dev.trapeze.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.fs.DiskFormatException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeterminismTest {
  private static final String SCRIPT = "ls | wc; forktest; sleep 1; cat README | grep RISC\n";

  private record Outcome(long instructions, long time, int memoryHash, String shown) {}

  /** Runs the script in steps of so many instructions. */
  private static Outcome run(Xlen xlen, long step) throws DiskFormatException {
    GuestSystem system =
        new GuestSystem(KernelConfig.of(xlen).withInteractiveConsole(false).withRamBytes(16 << 20));
    Kernel kernel = system.kernel();
    kernel.input(SCRIPT.getBytes(StandardCharsets.US_ASCII));
    kernel.endOfInput();
    KernelStop stop = kernel.run(step);
    while (!(stop instanceof KernelStop.PoweredOff)) {
      if (stop instanceof KernelStop.SleepingUntil sleep) {
        kernel.machine().clock().skipTo(sleep.time());
      }
      stop = kernel.run(step);
    }
    return new Outcome(
        kernel.machine().clock().instructionsRetired(),
        kernel.machine().clock().time(),
        Arrays.hashCode(kernel.machine().ram().array()),
        system.shown());
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void sameInputGivesTheSameMemoryWhateverTheSteps(Xlen xlen) throws DiskFormatException {
    Outcome first = run(xlen, Long.MAX_VALUE);

    assertThat(run(xlen, Long.MAX_VALUE)).isEqualTo(first);
    assertThat(run(xlen, 997)).isEqualTo(first);
    assertThat(first.shown()).contains("forktest: OK");
  }
}
