package dev.trapeze.labs.self;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.labs.grading.FailureView;
import dev.trapeze.labs.grading.Grade;
import dev.trapeze.labs.grading.GradeOptions;
import dev.trapeze.labs.grading.Grader;
import dev.trapeze.labs.grading.LabClasses;
import dev.trapeze.labs.grading.LabCode;
import dev.trapeze.labs.grading.Recordings;
import dev.trapeze.labs.grading.TestResult;
import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.submission.CompiledSubmission;
import dev.trapeze.labs.submission.GuestProgramBuild;
import dev.trapeze.labs.submission.SubmittedFiles;
import dev.trapeze.labs.testing.SubmissionFault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The lab on user programs, solved in C: runs where there is a compiler for RISC-V. */
class ProgramsInCTest {
  private static final Path LAB = Path.of("programs").toAbsolutePath();

  private static boolean hasCompiler() {
    try {
      GuestProgramBuild.build("t", "t.c", "int main(void) { return 0; }\n", Xlen.RV64);
      return true;
    } catch (SubmissionFault e) {
      assertThat(e).hasMessageContaining("apt-get install gcc-riscv64-unknown-elf");
      return false;
    }
  }

  @Test
  void theReferenceInCEarnsAllPoints() throws Exception {
    assumeTrue(hasCompiler(), "there is no RISC-V compiler");
    Map<String, String> texts = new TreeMap<>();
    // The starters too: where there are both, the C counts.
    for (String folder : new String[] {"starter", "reference/c"}) {
      for (Path file : Lab.filesIn(Solutions.folder(LAB, folder))) {
        texts.put(String.valueOf(file.getFileName()), Files.readString(file));
      }
    }
    Lab lab = Lab.read(LAB);
    LabCode code = LabCode.load(lab, LabClasses.loader(LabClasses.compile(lab)));
    CompiledSubmission submission = CompiledSubmission.of(lab, new SubmittedFiles(texts));
    GradeOptions options = GradeOptions.plain().withHidden().underSeedsTo(3);

    Grade grade =
        new Grader(code, submission::fresh, options, FailureView.NONE, Recordings.NONE)
            .grade("in C");

    assertThat(grade.tests())
        .filteredOn(test -> !test.passed())
        .extracting(TestResult::name, TestResult::failure)
        .isEmpty();
    assertThat(grade.isFull()).isTrue();
  }
}
