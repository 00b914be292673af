package lab.hidden;

import dev.trapeze.labs.testing.LabSuite;
import dev.trapeze.labs.testing.LabTest;
import java.util.ArrayList;
import java.util.List;

/** The hidden tests of the lab on address-space layouts, task by task. */
public final class LayoutHiddenTests implements LabSuite {

  @Override
  public List<LabTest> tests() {
    List<LabTest> tests = new ArrayList<>();
    tests.addAll(HiddenNullTests.tests());
    tests.addAll(HiddenGuardTests.tests());
    tests.addAll(HiddenKindTests.tests());
    return tests;
  }
}
