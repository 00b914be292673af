package dev.trapeze.labs.self;

import dev.trapeze.labs.lab.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The lab that {@code docs/labs.md} shows as an example, taken out of that page. */
class WorkedExampleTest {
  private static final Pattern FILE =
      Pattern.compile("(?ms)^`(counter/[^`]+)`:\n\n```\\w*\n(.*?)^```$");

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicNode> exampleHoldsWhatEveryLabMustHold() throws Exception {
    Matcher files = FILE.matcher(Files.readString(page()));
    while (files.find()) {
      Path file = folder.resolve(files.group(1));
      Files.createDirectories(file.getParent());
      Files.writeString(file, files.group(2));
    }
    return LabSelfTest.checks(Lab.read(folder.resolve("counter")));
  }

  private static Path page() throws IOException {
    return Path.of("..", "docs", "labs.md").toRealPath();
  }
}
