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
 * What a {@link dev.trapeze.kernel.mm.ForkPolicy} must do, and the kernel itself does with {@link
 * PageFaultPolicy#COW}.
 */
class ForkPolicyContractTest {
  private static final LabContract CONTRACT =
      new LabContract(
          "cow",
          (config, submission) ->
              config
                  .withLayout(AddressSpaceLayout.linux(config.xlen()))
                  .withPageFaults(PageFaultPolicy.COW),
          Set.of(
              // Text is shared with the page cache, too, and data is not there before its use.
              "fork-shares-every-frame",
              "fork-takes-the-right-to-store",
              "three-generations-share",
              "exec-lets-go",
              // The heap has no frames before it is used.
              "out-of-memory-kills-one",
              "fork-without-frames"));

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
