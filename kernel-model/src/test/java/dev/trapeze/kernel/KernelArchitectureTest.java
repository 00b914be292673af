package dev.trapeze.kernel;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packages of the kernel may use each other downwards only. */
class KernelArchitectureTest {

  private static final String KERNEL = "dev.trapeze.kernel";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(KERNEL);

  /** From the bottom up: each package, and those below it that it may use. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          abi      |
          wait     |
          assembly |
          mm       | abi
          fs       | abi wait
          event    | abi mm
          proc     | abi wait mm fs event
          exec     | abi mm proc assembly
          syscall  | abi wait mm fs event proc exec
          trap     | abi mm event proc syscall assembly
          """)
  void packageUsesOnlyThoseBelow(String name, String below) {
    String[] allowed = (name + " " + (below == null ? "" : below)).trim().split(" ");
    for (int i = 0; i < allowed.length; i++) {
      allowed[i] = KERNEL + "." + allowed[i] + "..";
    }
    classes()
        .that()
        .resideInAPackage(KERNEL + "." + name + "..")
        .should()
        .onlyDependOnClassesThat(
            not(resideInAnyPackage(KERNEL + "..")).or(resideInAnyPackage(allowed)))
        .check(CLASSES);
  }

  @Test
  void kernelUsesNoOtherModuleButTheMachine() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.trapeze.console..", "dev.trapeze.bench..", "dev.trapeze.images..")
        .check(CLASSES);
  }

  @Test
  void nothingPrints() {
    noClasses()
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CLASSES);
  }
}
