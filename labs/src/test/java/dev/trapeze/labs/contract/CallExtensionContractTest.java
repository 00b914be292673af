package dev.trapeze.labs.contract;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.labs.testing.LabTest;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the three extensions of the labs must do: {@code trace}, {@code sysinfo} and {@code
 * sigalarm}. The kernel has no extension of its own; what it owes them all is held by its own
 * {@code CallExtensionTest}.
 */
class CallExtensionContractTest {
  private static final LabContract CALLS =
      LabContract.ofTasks("syscalls", (config, submission) -> config, Set.of("A", "B", "C"));
  private static final LabContract ALARM =
      LabContract.ofTasks("traps", (config, submission) -> config, Set.of("C"));

  static Stream<Arguments> calls() {
    return CALLS.tests();
  }

  static Stream<Arguments> alarm() {
    return ALARM.tests();
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("calls")
  void theReferencesOfTraceAndSysinfoKeepIt(String name, Xlen xlen, LabTest test) throws Exception {
    CALLS.runOnReference(test, xlen);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("calls")
  void theStartersOfTraceAndSysinfoDoNotKeepIt(String name, Xlen xlen, LabTest test)
      throws Exception {
    CALLS.requireFailureOfStarter(test, xlen);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("alarm")
  void theReferenceOfSigalarmKeepsIt(String name, Xlen xlen, LabTest test) throws Exception {
    ALARM.runOnReference(test, xlen);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("alarm")
  void theStarterOfSigalarmDoesNotKeepIt(String name, Xlen xlen, LabTest test) throws Exception {
    ALARM.requireFailureOfStarter(test, xlen);
  }
}
