package dev.trapeze.cpu;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The packages of this module may use each other downwards only. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.trapeze.cpu");

  @Test
  void dependenciesRunDownwards() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("fp")
        .definedBy("dev.trapeze.cpu.fp..")
        .layer("isa")
        .definedBy("dev.trapeze.cpu.isa..")
        .layer("assembler")
        .definedBy("dev.trapeze.cpu.assembler..")
        .layer("elf")
        .definedBy("dev.trapeze.cpu.elf..")
        .layer("dwarf")
        .definedBy("dev.trapeze.cpu.dwarf..")
        .layer("memory")
        .definedBy("dev.trapeze.cpu.memory..")
        .layer("mmu")
        .definedBy("dev.trapeze.cpu.mmu..")
        .layer("hart")
        .definedBy("dev.trapeze.cpu.hart..")
        .layer("debug")
        .definedBy("dev.trapeze.cpu.debug..")
        .layer("exec")
        .definedBy("dev.trapeze.cpu.exec..")
        .layer("trace")
        .definedBy("dev.trapeze.cpu.trace..")
        .layer("device")
        .definedBy("dev.trapeze.cpu.device..")
        .layer("machine")
        .definedBy("dev.trapeze.cpu.machine..")
        .layer("checkpoint")
        .definedBy("dev.trapeze.cpu.checkpoint..")
        .whereLayer("checkpoint")
        .mayOnlyAccessLayers("machine", "exec", "mmu", "debug", "memory")
        .whereLayer("fp")
        .mayNotAccessAnyLayer()
        .whereLayer("isa")
        .mayNotAccessAnyLayer()
        .whereLayer("assembler")
        .mayOnlyAccessLayers("isa")
        .whereLayer("elf")
        .mayOnlyAccessLayers("assembler", "isa")
        .whereLayer("dwarf")
        .mayOnlyAccessLayers("elf")
        .whereLayer("memory")
        .mayOnlyAccessLayers("isa")
        .whereLayer("mmu")
        .mayOnlyAccessLayers("memory", "isa")
        .whereLayer("hart")
        .mayOnlyAccessLayers("mmu", "memory", "fp", "isa")
        .whereLayer("device")
        .mayOnlyAccessLayers("memory")
        .whereLayer("debug")
        .mayOnlyAccessLayers("memory", "isa")
        .whereLayer("exec")
        .mayOnlyAccessLayers("debug", "hart", "mmu", "memory", "fp", "isa")
        .whereLayer("trace")
        .mayOnlyAccessLayers("exec", "hart", "mmu", "memory", "isa")
        .whereLayer("machine")
        .mayOnlyAccessLayers("exec", "debug", "device", "hart", "mmu", "memory", "isa")
        .check(CLASSES);
  }

  @Test
  void theTranslatorAloneWritesBytecode() {
    noClasses()
        .that()
        .haveSimpleNameNotStartingWith("Unit")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.objectweb.asm..")
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
