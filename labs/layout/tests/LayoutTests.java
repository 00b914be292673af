package lab.tests;

import dev.trapeze.labs.testing.LabSuite;
import dev.trapeze.labs.testing.LabTest;
import java.util.ArrayList;
import java.util.List;

/** The public tests of the lab on address-space layouts, task by task. */
public final class LayoutTests implements LabSuite {

  @Override
  public List<LabTest> tests() {
    List<LabTest> tests = new ArrayList<>();
    tests.addAll(NullTests.tests());
    tests.addAll(GuardTests.tests());
    tests.addAll(KindTests.tests());
    return tests;
  }
}
