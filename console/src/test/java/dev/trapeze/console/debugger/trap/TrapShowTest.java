package dev.trapeze.console.debugger.trap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.proc.Process;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TrapShowTest {
  private static final String CALL =
      """
      _start:
          li s1, 0x123
          li a7, SYS_GETPID
          ecall
          li a7, SYS_EXIT
          ecall
      """;

  private static AssembledGuest atCall(Xlen xlen, String layout) throws Exception {
    KernelConfig config = KernelConfig.of(xlen).withLayout(AddressSpaceLayout.named(layout, xlen));
    AssembledGuest guest = new AssembledGuest(config, CALL);
    TrapFollower follower = new TrapFollower(guest.debugger());
    Stage stage = follower.next(OptionalInt.empty());
    while (!(stage instanceof Stage.Trapping trapping
        && String.valueOf(trapping.call()).startsWith("getpid"))) {
      stage = follower.next(OptionalInt.empty());
    }
    return guest;
  }

  @ParameterizedTest
  @CsvSource({"RV32, vimix", "RV64, vimix", "RV32, linux", "RV64, linux"})
  void showsTheTrapframeBesideTheHart(Xlen xlen, String layout) throws Exception {
    AssembledGuest guest = atCall(xlen, layout);
    GoldenText.of("trap-show-" + xlen.name().toLowerCase(Locale.ROOT) + "-" + layout)
        .requireSame(guest.command("trap show", "", OptionalInt.empty()));
  }

  @ParameterizedTest
  @CsvSource({"RV32, vimix", "RV64, vimix", "RV32, linux", "RV64, linux", "RV64, xv6"})
  void knowsWhereRiscvCodeFindsTheTrapframe(Xlen xlen, String layout) throws Exception {
    AssembledGuest guest = atCall(xlen, layout);
    Process process = Objects.requireNonNull(guest.debugger().kernel().processes().byPid(1));
    long va = TrapframeText.va(guest.debugger().kernel(), process);
    assertThat(guest.debugger().subject().physical(va)).isEqualTo(process.trapframe().pa());
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void marksNothingWhenAllIsSaved(Xlen xlen) throws Exception {
    AssembledGuest guest = atCall(xlen, "linux");
    assertThat(guest.command("trap show", "", OptionalInt.empty())).contains("\n* s1 ");
    TrapFollower follower = new TrapFollower(guest.debugger());
    while (!(follower.next(OptionalInt.empty()) instanceof Stage.KernelVisit)) {
      // To where the program's registers are in the trapframe.
    }
    assertThat(guest.command("trap show", "", OptionalInt.empty())).doesNotContain("\n* s1 ");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void saysThatAProcessHasEnded(Xlen xlen) throws Exception {
    AssembledGuest guest = atCall(xlen, "vimix");
    while (guest.debugger().subject().process() != null) {
      guest.system().step();
    }
    assertThatThrownBy(() -> guest.command("trap show", "", OptionalInt.of(1)))
        .isInstanceOf(CommandError.class)
        .hasMessageContaining("has ended");
    assertThatThrownBy(() -> guest.command("trap show", "", OptionalInt.empty()))
        .isInstanceOf(CommandError.class)
        .hasMessageContaining("trap show pid N");
  }
}
