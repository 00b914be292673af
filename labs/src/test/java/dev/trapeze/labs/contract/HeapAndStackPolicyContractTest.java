package dev.trapeze.labs.contract;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.PageFaultPolicy;
import dev.trapeze.labs.testing.LabTest;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a {@link dev.trapeze.kernel.mm.HeapAndStackPolicy} must do, and the kernel itself does with
 * {@link PageFaultPolicy#LAZY}.
 */
class HeapAndStackPolicyContractTest {
  private static final LabContract CONTRACT =
      new LabContract(
          "lazy",
          (config, submission) ->
              config
                  .withLayout(AddressSpaceLayout.linux(config.xlen()))
                  .withPageFaults(PageFaultPolicy.LAZY),
          Set.of(
              // The kernel gives text and data no frames before their use either, nor copies them.
              "fork-copies-what-is-there",
              "stack-of-a-child-has-holes",
              "read-into-an-unused-page",
              "read-across-unused-pages",
              "read-beyond-the-heap-fails",
              "promise-is-kept-while-frames-last"));

  static Stream<Arguments> tests() {
    return CONTRACT.tests();
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("tests")
  void theKernelsOwnKeepsIt(String name, Xlen xlen, LabTest test) throws Exception {
    CONTRACT.runOnOwn(test, xlen);
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
