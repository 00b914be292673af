package dev.trapeze.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.lab.LabCatalog;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabHelpTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("trapeze lab \\w+ (\\w+) \\S+ --test (\\S+)");

  @ParameterizedTest
  @ValueSource(strings = {"grade", "debug"})
  void examplesNameTestsThatThereAre(String command) throws Exception {
    String help = CommandRun.of("lab", command, "--help").out();
    List<MatchResult> examples = EXAMPLE.matcher(help).results().toList();
    assertThat(examples).isNotEmpty();
    for (MatchResult example : examples) {
      Lab lab = LabCatalog.builtIn().named(example.group(1));
      // The handout names the public tests.
      assertThat(lab.folder().resolve("HANDOUT.md")).content().contains(example.group(2));
    }
  }
}
