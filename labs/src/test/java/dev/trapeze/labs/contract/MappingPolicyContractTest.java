package dev.trapeze.labs.contract;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.KernelPanic;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.labs.grading.LabClasses;
import dev.trapeze.labs.grading.LabCode;
import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.lab.LabFormatException;
import dev.trapeze.labs.submission.CompiledSubmission;
import dev.trapeze.labs.submission.SubmittedFiles;
import dev.trapeze.labs.submission.UnusableSubmission;
import dev.trapeze.labs.testing.CheckFailed;
import dev.trapeze.labs.testing.LabSetup;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Submission;
import dev.trapeze.labs.testing.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What whoever maps files must do, the kernel with its page cache or a {@link
 * dev.trapeze.kernel.mm.MappingPolicy}: the tests of the lab, but for those about what the kernel's
 * own way does in another manner, which no program can tell.
 */
class MappingPolicyContractTest {
  private static final Set<String> ONLY_OF_A_POLICY =
      Set.of(
          // Our own pages of shared files get W at the first store, which is how it knows of it.
          "page-has-the-rights-of-the-mapping",
          // It holds the inode, and not the open file.
          "mapping-holds-its-file",
          "unmap-gives-frames-back",
          "hole-makes-two-mappings",
          "each-process-holds-the-file",
          // However often a file is mapped, it has each page once.
          "frames-that-run-out-come-back");

  private static final LabCode CODE = load();

  private static LabCode load() {
    try {
      Lab lab = Lab.read(Path.of("mmap").toAbsolutePath());
      return LabCode.load(lab, LabClasses.loader(LabClasses.compile(lab)));
    } catch (LabFormatException e) {
      throw new AssertionError(e);
    }
  }

  static Stream<Arguments> contract() {
    return CODE.declared().stream()
        .map(LabCode.DeclaredTest::test)
        .filter(test -> !ONLY_OF_A_POLICY.contains(test.name()))
        .flatMap(
            test -> Stream.of(Xlen.values()).map(xlen -> Arguments.of(test.name(), xlen, test)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("contract")
  void theKernelsOwnWayKeepsIt(String name, Xlen xlen, LabTest test) throws Exception {
    Submission nothing = files(CODE.lab().starter());
    LabSetup own =
        (config, submission) -> config.withLayout(AddressSpaceLayout.linux(config.xlen()));
    test.body().run(new Trial(KernelConfig.DEFAULT_SEED, xlen, own, nothing));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("contract")
  void theReferenceKeepsIt(String name, Xlen xlen, LabTest test) throws Exception {
    Submission reference = files(CODE.lab().folder().resolve("reference"));
    assertThatCode(() -> test.body().run(trial(xlen, reference))).doesNotThrowAnyException();
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("contract")
  void theStarterDoesNotKeepIt(String name, Xlen xlen, LabTest test) throws Exception {
    Submission starter = files(CODE.lab().starter());
    assertThatThrownBy(() -> test.body().run(trial(xlen, starter)))
        .isInstanceOfAny(KernelPanic.class, CheckFailed.class);
  }

  private static Trial trial(Xlen xlen, Submission submission) {
    return new Trial(KernelConfig.DEFAULT_SEED, xlen, CODE.setup(), submission);
  }

  private static Submission files(Path folder) throws IOException, UnusableSubmission {
    Map<String, String> texts = new TreeMap<>();
    for (Path file : Lab.filesIn(folder)) {
      texts.put(String.valueOf(file.getFileName()), Files.readString(file));
    }
    return CompiledSubmission.of(CODE.lab(), new SubmittedFiles(texts)).fresh();
  }
}
