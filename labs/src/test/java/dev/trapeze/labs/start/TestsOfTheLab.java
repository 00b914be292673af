package dev.trapeze.labs.start;

import dev.trapeze.labs.grading.LabClasses;
import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.lab.LabFormatException;

/** The classes that in a student's project are among its test classes. */
final class TestsOfTheLab {
  private TestsOfTheLab() {}

  static ClassLoader loader(Lab lab) throws LabFormatException {
    return LabClasses.loader(LabClasses.compile(lab));
  }
}
