package lab.tests;

import dev.trapeze.labs.testing.LabSuite;
import dev.trapeze.labs.testing.LabTest;
import java.util.List;
import java.util.stream.Stream;

/** The public tests. Those that need no machine run once, and not once for each width. */
public final class FilesTests implements LabSuite {
  @Override
  public List<LabTest> tests() {
    return Stream.of(BlockTests.tests(), LinkTests.tests(), LogTests.tests())
        .flatMap(List::stream)
        .toList();
  }
}
