package dev.trapeze.labs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The rooms of the labs, and what they may use. */
class LabsArchitectureTest {
  private static final String LABS = "dev.trapeze.labs";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(LABS);

  @Test
  void roomsHaveNoCycles() {
    slices().matching(LABS + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void labsKnowNeitherConsoleNorBenchmarks() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.trapeze.console..", "dev.trapeze.bench..")
        .check(CLASSES);
  }

  @Test
  void testsOfLabsAreWrittenWithoutTheGrader() {
    noClasses()
        .that()
        .resideInAPackage(LABS + ".testing..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(LABS + ".grading..", LABS + ".submission..", LABS + ".report..")
        .check(CLASSES);
  }

  @Test
  void whatDecidesAGradeReadsNoClock() {
    noClasses()
        .that()
        .resideInAnyPackage(LABS + ".testing..", LABS + ".lab..", LABS + ".report..")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(CLASSES);
  }
}
