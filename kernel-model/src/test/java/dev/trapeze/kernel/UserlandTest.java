package dev.trapeze.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.fs.DiskFormatException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The user programs do their work on the whole system. */
class UserlandTest {

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void everySystemCallDoesWhatItsProgramChecks(Xlen xlen) throws DiskFormatException {
    assertThat(GuestSystem.runScript(xlen, "calltest\n")).contains(" 0 wrong: OK\n");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void processesRunOutAndComeBack(Xlen xlen) throws DiskFormatException {
    assertThat(GuestSystem.runScript(xlen, "forktest; forktest\n"))
        .containsPattern("(?s)forktest: OK\n.*forktest: OK\n");
  }
}
