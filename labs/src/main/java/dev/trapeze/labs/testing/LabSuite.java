package dev.trapeze.labs.testing;

import java.util.List;

/** The tests of a lab, public or hidden. The class has a constructor without arguments. */
public interface LabSuite {

  /** All of them, in the order in which they run; the same each time. */
  List<LabTest> tests();
}
