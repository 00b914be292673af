package dev.trapeze.labs.contract;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.labs.testing.LabTest;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a {@link dev.trapeze.kernel.mm.MappingPolicy} must do, and the kernel itself does with its
 * page cache, which needs more of the kernel than a policy is given: what both do is compared at
 * the system calls.
 */
class MappingPolicyContractTest {
  private static final LabContract CONTRACT =
      new LabContract(
          "mmap",
          (config, submission) -> config,
          Set.of(
              // Pages of shared files get W at the first store, by which the kernel knows of it.
              "page-has-the-rights-of-the-mapping",
              // It holds the inode, and not the open file.
              "mapping-holds-its-file",
              "unmap-gives-frames-back",
              "hole-makes-two-mappings",
              "each-process-holds-the-file",
              // However often a file is mapped, each of its pages is there once.
              "frames-that-run-out-come-back"));

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
