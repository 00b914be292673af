package dev.trapeze.labs.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.LayoutMaker;
import dev.trapeze.labs.testing.LabSetup;
import dev.trapeze.labs.testing.Submission;
import dev.trapeze.labs.testing.Trial;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a {@link LayoutMaker} must do: give layouts in which programs run, fork and grow. That
 * nobody lives where null leads is more than that, and the lab's affair.
 */
class LayoutMakerContractTest {
  private static final LabContract CONTRACT =
      new LabContract("layout", (config, submission) -> config, Set.of());

  private static final String PROGRAM =
      """
          .globl _start
      _start:
          li   a7, SYS_FORK
          ecall
          beqz a0, child
          la   a0, status
          li   a7, SYS_WAIT
          ecall
          lw   a0, status
          li   a7, SYS_EXIT
          ecall
      child:
          li   a0, 0x3000
          li   a7, SYS_SBRK
          ecall
          li   t0, 42
          sw   t0, 0(a0)
          sw   t0, -16(sp)
          lw   a0, 0(a0)
          li   a7, SYS_EXIT
          ecall
          .data
      status: .word 0
      """;

  static Stream<Arguments> own() {
    return Stream.of(Xlen.values())
        .flatMap(xlen -> AddressSpaceLayout.NAMES.stream().map(name -> Arguments.of(name, xlen)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("own")
  void theKernelsOwnKeepIt(String name, Xlen xlen) throws Exception {
    runs(width -> AddressSpaceLayout.named(name, width), xlen);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void theReferenceKeepsIt(Xlen xlen) throws Exception {
    runs(CONTRACT.reference().piece(LayoutMaker.class), xlen);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void theStarterDoesNot(Xlen xlen) throws Exception {
    LayoutMaker starter = CONTRACT.starter().piece(LayoutMaker.class);
    assertThatThrownBy(() -> runs(starter, xlen))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("TODO task A: the layout");
  }

  private static void runs(LayoutMaker maker, Xlen xlen) throws Exception {
    LabSetup setup = (config, submission) -> config.withLayout(maker.layout(config.xlen()));
    Submission nothing = new KernelsMemoryPieces();
    Trial trial = new Trial(KernelConfig.DEFAULT_SEED, xlen, setup, nothing);
    assertThat(trial.system().program("main", PROGRAM).first("main").boot().runToPowerOff())
        .isEqualTo(42);
  }
}
