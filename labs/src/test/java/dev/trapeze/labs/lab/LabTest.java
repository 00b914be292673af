package dev.trapeze.labs.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabTest {
  private static final String JSON =
      """
      { "number": 1, "name": "x", "title": "X", "summary": "an x",
        "tasks": [ {"id": "A", "title": "One", "points": 100} ],
        "setup": "lab.tests.Setup", "tests": "lab.tests.Tests", "starterPoints": 0 }
      """;

  @TempDir private Path folder;

  private Lab read(String json) throws IOException, LabFormatException {
    Files.writeString(folder.resolve(Lab.DESCRIPTION_FILE), json);
    return Lab.read(folder);
  }

  @Test
  void whatIsNotThereIsEmpty() throws Exception {
    LabDescription description = read(JSON).description();
    assertThat(description.points()).isEqualTo(100);
    assertThat(description.pieces()).isEmpty();
    assertThat(description.programs()).isEmpty();
    assertThat(description.allowed()).isEmpty();
    assertThat(description.hidden()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"x\"                 | null           | name",
        "\"lab.tests.Setup\"   | null           | setup",
        "\"lab.tests.Tests\"   | null           | tests",
        "\"One\"               | null           | title",
        "\"A\"                 | null           | id",
        "\"points\": 100}      | \"points\": 100}, null | tasks",
        "\"summary\": \"an x\" | \"summery\": 1 | summ",
        "\"starterPoints\": 0  | \"starterPoints\": null | starterPoints",
        "\"x\"                 | \"X\"          | the name must be of small letters",
      })
  void whatIsMissingOrMakesNoSenseIsSaidInOneLine(String text, String by, String what) {
    assertThatThrownBy(() -> read(JSON.replace(text, by)))
        .isInstanceOf(LabFormatException.class)
        .hasMessageStartingWith(folder.resolve(Lab.DESCRIPTION_FILE) + ":")
        .hasMessageContaining(what)
        .hasMessageNotContaining("Exception")
        .hasMessageNotContaining("\n");
  }
}
