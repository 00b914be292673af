package dev.trapeze.labs.contract;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.labs.testing.LabTest;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a {@link dev.trapeze.kernel.mm.FaultClassifier} must do, the kernel's own too. */
class FaultClassifierContractTest {
  private static final LabContract CONTRACT =
      new LabContract(
          "layout", (config, submission) -> config, Set.of("kernel-tells-what-programs-did"));

  static Stream<Arguments> tests() {
    return CONTRACT.testsOf("C");
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("tests")
  void theKernelsOwnKeepsIt(String name, Xlen xlen, LabTest test) throws Exception {
    CONTRACT.runOn(new KernelsMemoryPieces(), test, xlen);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("tests")
  void theReferenceKeepsIt(String name, Xlen xlen, LabTest test) throws Exception {
    CONTRACT.runOnReference(test, xlen);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("tests")
  void theStarterDoesNot(String name, Xlen xlen, LabTest test) throws Exception {
    CONTRACT.requireFailureOfStarter(test, xlen);
  }
}
