package dev.trapeze.labs.grading;

import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.lab.LabDescription;
import dev.trapeze.labs.lab.LabFormatException;
import dev.trapeze.labs.testing.LabSetup;
import dev.trapeze.labs.testing.LabSuite;
import dev.trapeze.labs.testing.LabTest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A lab's own classes, loaded: its setup and its tests.
 *
 * @param lab that they belong to
 * @param setup how the student's part gets into a system
 * @param declared the public tests in their order, and behind them the hidden ones, if they are
 *     here
 */
public record LabCode(Lab lab, LabSetup setup, List<DeclaredTest> declared) {

  /**
   * A test and who may see it.
   *
   * @param hidden whether students do not get it
   */
  public record DeclaredTest(LabTest test, boolean hidden) {}

  /**
   * Makes the setup and asks for the tests.
   *
   * @param loader finds the lab's classes
   * @throws LabFormatException if one cannot be made, or they do not fit the lab's description
   */
  public static LabCode load(Lab lab, ClassLoader loader) throws LabFormatException {
    LabDescription description = lab.description();
    LabSetup setup = make(lab, loader, description.setup(), LabSetup.class);
    List<DeclaredTest> declared = new ArrayList<>();
    for (LabTest test : make(lab, loader, description.tests(), LabSuite.class).tests()) {
      declared.add(new DeclaredTest(test, false));
    }
    String hidden = description.hidden();
    if (hidden != null && lab.hasHiddenTests()) {
      for (LabTest test : make(lab, loader, hidden, LabSuite.class).tests()) {
        declared.add(new DeclaredTest(test, true));
      }
    }
    LabCode code = new LabCode(lab, setup, List.copyOf(declared));
    code.check();
    return code;
  }

  private static <T> T make(Lab lab, ClassLoader loader, String name, Class<T> type)
      throws LabFormatException {
    try {
      return type.cast(loader.loadClass(name).getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
      throw new LabFormatException(
          lab.folder() + ": " + name + " is no " + type.getSimpleName() + " that can be made: " + e,
          e);
    }
  }

  private void check() throws LabFormatException {
    Set<String> tasks = new HashSet<>();
    lab.description().tasks().forEach(task -> tasks.add(task.id()));
    Set<String> names = new HashSet<>();
    for (DeclaredTest each : declared) {
      LabTest test = each.test();
      if (!tasks.contains(test.task())) {
        throw new LabFormatException(
            lab.folder() + ": test " + test.name() + " is of task " + test.task(), null);
      }
      if (!names.containsAll(test.needs())) {
        throw new LabFormatException(
            lab.folder() + ": test " + test.name() + " needs one that does not come before it",
            null);
      }
      if (!names.add(test.name())) {
        throw new LabFormatException(lab.folder() + ": there are two tests " + test.name(), null);
      }
    }
  }
}
