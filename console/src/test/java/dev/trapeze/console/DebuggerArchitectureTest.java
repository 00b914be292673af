package dev.trapeze.console;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.trapeze.console.debugger.CommandError;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rooms of the debugger, in the order of docs/architecture.md. */
class DebuggerArchitectureTest {
  private static final String DEBUGGER = "dev.trapeze.console.debugger";

  private static final List<String> ROOMS =
      List.of(
          DEBUGGER + ".run",
          DEBUGGER + ".symbols",
          DEBUGGER + ".expression",
          DEBUGGER,
          DEBUGGER + ".frames",
          DEBUGGER + ".stepping",
          DEBUGGER + ".command",
          DEBUGGER + ".words",
          DEBUGGER + ".memory",
          DEBUGGER + ".view",
          DEBUGGER + ".trap",
          DEBUGGER + ".gdb",
          DEBUGGER + ".screen",
          DEBUGGER + ".repl");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(DEBUGGER);

  @Test
  void eachRoomIsInTheOrder() {
    classes().should().resideInAnyPackage(ROOMS.toArray(String[]::new)).check(CLASSES);
  }

  @Test
  void roomsKnowOnlyRoomsAboveThem() {
    for (int i = 0; i + 1 < ROOMS.size(); i++) {
      String[] below = ROOMS.subList(i + 1, ROOMS.size()).toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(ROOMS.get(i))
          .should()
          .dependOnClassesThat(resideInAnyPackage(below).and(not(type(CommandError.class))))
          .check(CLASSES);
    }
  }

  @Test
  void nobodyInItKnowsTheCommandLineOrTheTerminal() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.trapeze.console", "dev.trapeze.console.terminal", "dev.trapeze.console.recording")
        .check(CLASSES);
  }
}
