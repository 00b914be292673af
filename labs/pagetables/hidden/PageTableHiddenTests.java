package lab.hidden;

import dev.trapeze.labs.testing.LabSuite;
import dev.trapeze.labs.testing.LabTest;
import java.util.ArrayList;
import java.util.List;

/** The hidden tests of the lab on page tables, task by task. */
public final class PageTableHiddenTests implements LabSuite {

  @Override
  public List<LabTest> tests() {
    List<LabTest> tests = new ArrayList<>();
    tests.addAll(HiddenWalkTests.tests());
    tests.addAll(HiddenMapTests.tests());
    tests.addAll(HiddenPrintTests.tests());
    tests.addAll(HiddenPidPageTests.tests());
    tests.addAll(HiddenSuperpageTests.tests());
    return tests;
  }
}
