package dev.trapeze.labs.contract;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.labs.testing.LabTest;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a backtrace must be, told by task B of the lab on traps. The kernel has none of its own. */
class BacktraceContractTest {
  private static final LabContract CONTRACT =
      LabContract.ofTasks("traps", (config, submission) -> config, Set.of("B"));

  static Stream<Arguments> contract() {
    return CONTRACT.tests();
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
