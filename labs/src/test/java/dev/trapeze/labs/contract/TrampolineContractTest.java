package dev.trapeze.labs.contract;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.assembly.KernelAssembly;
import dev.trapeze.kernel.trap.Trampoline;
import dev.trapeze.labs.testing.LabTest;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a trampoline must do, told by task A of the lab on traps. */
class TrampolineContractTest {
  private static final String KERNELS_OWN =
      KernelAssembly.resource(Trampoline.class, "trampoline.S");
  private static final LabContract CONTRACT =
      LabContract.ofTasks(
          "traps", (config, submission) -> config.withTrampoline(KERNELS_OWN), Set.of("A"));

  static Stream<Arguments> contract() {
    return CONTRACT.tests();
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("contract")
  void theKernelsOwnKeepsIt(String name, Xlen xlen, LabTest test) throws Exception {
    CONTRACT.runOnOwn(test, xlen);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("contract")
  void theReferenceKeepsIt(String name, Xlen xlen, LabTest test) throws Exception {
    CONTRACT.runOnReference(test, xlen);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("contract")
  void theStarterDoesNotKeepIt(String name, Xlen xlen, LabTest test) throws Exception {
    CONTRACT.requireFailureOfStarter(test, xlen);
  }
}
