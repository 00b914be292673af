package dev.trapeze.labs.contract;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.labs.testing.LabTest;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a {@link dev.trapeze.kernel.mm.PageMapper} must do, the kernel's own too. */
class PageMapperContractTest {
  private static final LabContract CONTRACT =
      new LabContract("pagetables", (config, submission) -> config, Set.of());

  static Stream<Arguments> tests() {
    return Stream.of(CONTRACT.testsOf("A"), CONTRACT.testsOf("B"), CONTRACT.testsOf("E"))
        .flatMap(tests -> tests);
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
