package dev.trapeze.console.debugger.trap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.run.Stop;
import dev.trapeze.console.debugger.run.Until;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrapTraceTest {
  /** A child that writes into a pipe, and a parent that has waited for it. */
  private static final String PIPE =
      """
      _start:
          la a0, ends
          li a7, SYS_PIPE
          ecall
          li a7, SYS_FORK
          ecall
          beqz a0, child
          la t0, ends
          lw a0, 0(t0)
          la a1, byte
          li a2, 1
          li a7, SYS_READ
          ecall
          li a0, 0
          li a7, SYS_WAIT
          ecall
          li a0, 0
          li a7, SYS_EXIT
          ecall
      child:
          la t0, ends
          lw a0, 4(t0)
          la a1, byte
          li a2, 1
          li a7, SYS_WRITE
          ecall
          li a0, 7
          li a7, SYS_EXIT
          ecall
      .data
          .balign 8
      ends: .word 0, 0
      byte: .ascii "\\n"
      """;

  private static AssembledGuest guest(Xlen xlen, String layout) {
    return new AssembledGuest(
        KernelConfig.of(xlen).withLayout(AddressSpaceLayout.named(layout, xlen)), PIPE);
  }

  @ParameterizedTest
  @CsvSource({"RV32, linux", "RV64, vimix"})
  void tellsEachTrapOfARunInAFewLines(Xlen xlen, String layout) throws Exception {
    AssembledGuest guest = guest(xlen, layout);
    String trace = guest.command("trap trace", "", OptionalInt.empty());
    assertThat(guest.debugger().lastStop()).isInstanceOf(Stop.PoweredOff.class);
    GoldenText.of("trap-trace-" + xlen.name().toLowerCase(Locale.ROOT) + "-" + layout)
        .requireSame(trace);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void endsBehindTheLastTrapAskedFor(Xlen xlen) throws Exception {
    AssembledGuest guest = guest(xlen, "vimix");
    String trace = guest.command("trap trace", "2", OptionalInt.empty());
    assertThat(trace).contains("trap 1, ", "trap 2, ").doesNotContain("trap 3, ");
    assertThat(trace).endsWith("2 traps.\n");
    assertThat(guest.debugger().lastStop()).isInstanceOf(Stop.Done.class);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void followsOneProcess(Xlen xlen) throws Exception {
    AssembledGuest guest = guest(xlen, "vimix");
    while (guest.debugger().kernel().processes().byPid(2) == null) {
      guest.system().step();
    }
    String trace = guest.command("trap trace", "", OptionalInt.of(2));
    assertThat(trace).contains("write(").doesNotContain("[pid 1 main");
    assertThat(trace).endsWith("2 traps.\n");
    assertThat(guest.debugger().lastStop()).isInstanceOf(Stop.Ended.class);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void changesNothing(Xlen xlen) throws Exception {
    AssembledGuest run = guest(xlen, "linux");
    run.system().resume(Until.STOPPED);
    AssembledGuest traced = guest(xlen, "linux");
    traced.command("trap trace", "--full", OptionalInt.empty());
    assertThat(traced.debugger().kernel().stateHash())
        .isEqualTo(run.debugger().kernel().stateHash());
  }

  @Test
  void goesIntoAFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("traps.txt");
    String shown = guest(Xlen.RV64, "vimix").command("trap trace", "3", OptionalInt.empty());
    String answer =
        guest(Xlen.RV64, "vimix").command("trap trace", "3 --to " + file, OptionalInt.empty());
    assertThat(answer).isEmpty();
    assertThat(Files.readString(file)).isEqualTo(shown);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "--to", "x", "1 --ful"})
  void saysWhatWasExpected(String arguments) {
    AssembledGuest guest = guest(Xlen.RV64, "vimix");
    assertThatThrownBy(() -> guest.command("trap trace", arguments, OptionalInt.empty()))
        .isInstanceOf(CommandError.class)
        .hasMessageStartingWith("expected trap trace [N]");
  }

  @Test
  void saysWhyAFileCannotBeWritten(@TempDir Path folder) {
    AssembledGuest guest = guest(Xlen.RV64, "vimix");
    assertThatThrownBy(() -> guest.command("trap trace", "--to " + folder, OptionalInt.empty()))
        .isInstanceOf(CommandError.class)
        .hasMessage(folder + ": is a directory");
    assertThatThrownBy(
            () -> guest.command("trap trace", "--to " + folder + "/no/file", OptionalInt.empty()))
        .isInstanceOf(CommandError.class)
        .hasMessageEndingWith("no such directory");
  }
}
