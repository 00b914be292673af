package dev.trapeze.labs.contract;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.KernelPanic;
import dev.trapeze.labs.grading.LabClasses;
import dev.trapeze.labs.grading.LabCode;
import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.lab.LabFormatException;
import dev.trapeze.labs.self.Solutions;
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
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * What an interface of a lab demands, told by the lab's own tests: the kernel's own implementation
 * keeps it, and so does the reference; the starter does not.
 */
final class LabContract {
  private final LabCode code;
  private final LabSetup own;
  private final Predicate<LabTest> belongs;

  /**
   * The contract of a lab.
   *
   * @param own brings the kernel's own implementation into a system
   * @param others names of tests that are about more than the contract
   */
  LabContract(String name, LabSetup own, Set<String> others) {
    this(name, own, test -> !others.contains(test.name()));
  }

  private LabContract(String name, LabSetup own, Predicate<LabTest> belongs) {
    this.own = own;
    this.belongs = belongs;
    try {
      Lab lab = Lab.read(Path.of(name).toAbsolutePath());
      code = LabCode.load(lab, LabClasses.loader(LabClasses.compile(lab)));
    } catch (LabFormatException e) {
      throw new AssertionError(e);
    }
  }

  /** What some tasks of a lab are about. */
  static LabContract ofTasks(String name, LabSetup own, Set<String> tasks) {
    return new LabContract(name, own, test -> tasks.contains(test.task()));
  }

  /** All tests of the contract: name, width, test. */
  Stream<Arguments> tests() {
    return code.declared().stream()
        .map(LabCode.DeclaredTest::test)
        .filter(belongs)
        .flatMap(
            test ->
                test.widths().stream().sorted().map(xlen -> Arguments.of(test.name(), xlen, test)));
  }

  /** Those of one task. */
  Stream<Arguments> testsOf(String task) {
    return tests().filter(test -> ((LabTest) test.get()[2]).task().equals(task));
  }

  /** Runs a test on the kernel's own implementation, in the place of a submission. */
  void runOn(Submission kernels, LabTest test, Xlen xlen) throws Exception {
    run(test, xlen, kernels);
  }

  /** Runs a test on the kernel's own implementation. */
  void runOnOwn(LabTest test, Xlen xlen) throws Exception {
    test.body().run(new Trial(KernelConfig.DEFAULT_SEED, xlen, own, files("starter")));
  }

  /** Runs a test on the solution. */
  void runOnReference(LabTest test, Xlen xlen) throws Exception {
    run(test, xlen, files("reference"));
  }

  /** Runs a test on the starter, which must fail it. */
  void requireFailureOfStarter(LabTest test, Xlen xlen) throws Exception {
    Submission starter = files("starter");
    assertThatThrownBy(() -> run(test, xlen, starter))
        .isInstanceOfAny(KernelPanic.class, CheckFailed.class, UnsupportedOperationException.class);
  }

  /** The solution. */
  Submission reference() throws IOException, UnusableSubmission {
    return files("reference");
  }

  /** What students begin with. */
  Submission starter() throws IOException, UnusableSubmission {
    return files("starter");
  }

  /** A run with what is in a folder of the lab: "starter" or "reference". */
  Trial trial(String folder, Xlen xlen) throws IOException, UnusableSubmission {
    return new Trial(KernelConfig.DEFAULT_SEED, xlen, code.setup(), files(folder));
  }

  private void run(LabTest test, Xlen xlen, Submission submission) throws Exception {
    test.body().run(new Trial(KernelConfig.DEFAULT_SEED, xlen, code.setup(), submission));
  }

  private Submission files(String folder) throws IOException, UnusableSubmission {
    Map<String, String> texts = new TreeMap<>();
    for (Path file : Lab.filesIn(Solutions.folder(code.lab().folder(), folder))) {
      texts.put(String.valueOf(file.getFileName()), Files.readString(file));
    }
    return CompiledSubmission.of(code.lab(), new SubmittedFiles(texts)).fresh();
  }
}
