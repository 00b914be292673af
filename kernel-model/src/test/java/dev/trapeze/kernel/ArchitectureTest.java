package dev.trapeze.kernel;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The rooms of the kernel, and that dependencies between them run downwards only. */
class ArchitectureTest {
  private static final String KERNEL = "dev.trapeze.kernel";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          // Looks at all rooms from outside, for tests here and in the labs.
          .withImportOption(location -> !location.contains("/kernel/testing/"))
          .importPackages(KERNEL);

  private static String room(String name) {
    return KERNEL + "." + name + "..";
  }

  @Test
  void roomsDependOnRoomsBelowThem() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage(KERNEL + "..")
        .layer("root")
        .definedBy(KERNEL)
        .layer("trap")
        .definedBy(room("trap"))
        .layer("syscall")
        .definedBy(room("syscall"))
        .layer("procfs")
        .definedBy(room("procfs"))
        .layer("exec")
        .definedBy(room("exec"))
        .layer("proc")
        .definedBy(room("proc"))
        .layer("signal")
        .definedBy(room("signal"))
        .layer("event")
        .definedBy(room("event"))
        .layer("fs")
        .definedBy(room("fs"))
        .layer("mm")
        .definedBy(room("mm"))
        .layer("assembly")
        .definedBy(room("assembly"))
        .layer("wait")
        .definedBy(room("wait"))
        .layer("state")
        .definedBy(room("state"))
        .layer("abi")
        .definedBy(room("abi"))
        .whereLayer("root")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("trap")
        .mayOnlyBeAccessedByLayers("root")
        .whereLayer("syscall")
        .mayOnlyBeAccessedByLayers("trap", "root")
        .whereLayer("procfs")
        .mayOnlyBeAccessedByLayers("root")
        .whereLayer("exec")
        .mayOnlyBeAccessedByLayers("syscall", "root")
        .whereLayer("proc")
        .mayOnlyBeAccessedByLayers("procfs", "exec", "syscall", "trap", "root")
        .whereLayer("signal")
        .mayOnlyBeAccessedByLayers("proc", "procfs", "syscall", "trap", "root")
        .whereLayer("fs")
        .mayOnlyBeAccessedByLayers("proc", "procfs", "syscall", "root")
        .whereLayer("mm")
        .mayOnlyBeAccessedByLayers(
            "fs", "event", "proc", "procfs", "exec", "syscall", "trap", "root")
        .whereLayer("assembly")
        .mayOnlyBeAccessedByLayers("exec", "trap", "root")
        .check(CLASSES);
  }

  @Test
  void roomsHaveNoCycles() {
    slices().matching(KERNEL + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void kernelKnowsNeitherConsoleNorUserPrograms() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.trapeze.console..",
            "dev.trapeze.labs..",
            "dev.trapeze.images..",
            "dev.trapeze.bench..",
            KERNEL + ".testing..")
        .check(CLASSES);
  }

  @Test
  void kernelNeverPrints() {
    noClasses()
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CLASSES);
  }

  @Test
  void kernelReadsNoClockAndStartsNoThread() {
    noClasses()
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .check(CLASSES);
  }
}
