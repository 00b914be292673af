package lab.tests;

import dev.trapeze.labs.testing.LabSuite;
import dev.trapeze.labs.testing.LabTest;
import java.util.ArrayList;
import java.util.List;

/** The public tests of the lab on page tables, task by task. */
public final class PageTableTests implements LabSuite {

  @Override
  public List<LabTest> tests() {
    List<LabTest> tests = new ArrayList<>();
    tests.addAll(WalkTests.tests());
    tests.addAll(MapTests.tests());
    tests.addAll(PrintTests.tests());
    tests.addAll(PidPageTests.tests());
    tests.addAll(SuperpageTests.tests());
    return tests;
  }
}
