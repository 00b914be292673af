package dev.trapeze.labs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trapeze.labs.grading.Grade;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The golden files are in the test's resources; {@code -Dtrapeze.golden=FOLDER} writes new ones
 * into a folder, to be looked at.
 */
class ReportFormatTest {
  private static final Rerun RERUN =
      new Rerun("/home/ada/my lab", List.of("--labs", "course"), true);

  private static String write(ReportFormat format, Grade grade) {
    return format.write(grade, RERUN, ReportStyle.PLAIN);
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }

  @ParameterizedTest
  @EnumSource(ReportFormat.class)
  void reportIsThatOfTheGoldenFile(ReportFormat format) {
    assertGolden("mixed-" + format + "." + format.extension(), write(format, SampleGrades.mixed()));
    assertGolden(
        "not-compiled-" + format + "." + format.extension(),
        write(format, SampleGrades.notCompiled()));
  }

  @ParameterizedTest
  @EnumSource(ReportFormat.class)
  void hostileTextComesOutWithoutCharactersThatSteerAnything(ReportFormat format) {
    String report = write(format, SampleGrades.hostile()).replace("\r\n", "\n");
    assertThat(report.codePoints().filter(c -> c != '\n'))
        .allMatch(c -> !Character.isISOControl(c))
        .allMatch(c -> Character.getType(c) != Character.FORMAT)
        .allMatch(c -> Character.getType(c) != Character.SURROGATE)
        .doesNotContain(0xFFFE, 0x2028);
    assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(report)).isTrue();
  }

  @Test
  void coloursAndMarksAreThereOnlyIfWanted() {
    String coloured =
        ReportFormat.TEXT.write(SampleGrades.mixed(), RERUN, new ReportStyle(true, true));
    assertThat(coloured).contains("\u001b[32m✓", "\u001b[31m✗", "\u001b[33mskip");
    assertThat(coloured.replaceAll("\u001b\\[[0-9]+m", ""))
        .isEqualTo(
            write(ReportFormat.TEXT, SampleGrades.mixed())
                .replace("ok  ", "✓   ")
                .replace("FAIL", "✗   "));
  }

  @Test
  void linesOfATextAreNoLongerThanATerminalIsWide() {
    assertThat(write(ReportFormat.TEXT, SampleGrades.mixed()).lines())
        .filteredOn(line -> !line.contains("trapeze "))
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
  }

  @Test
  void gradescopeHasTheFieldsOfItsSpecification() throws IOException {
    JsonNode root = json(write(ReportFormat.GRADESCOPE, SampleGrades.mixed()));
    assertThat(root.get("score").intValue()).isEqualTo(15);
    assertThat(root.get("stdout_visibility").textValue()).isEqualTo("hidden");
    assertThat(root.has("execution_time")).isFalse();
    int max = 0;
    for (JsonNode test : root.get("tests")) {
      assertThat(test.fieldNames())
          .toIterable()
          .isSubsetOf(
              "name",
              "number",
              "score",
              "max_score",
              "status",
              "output",
              "output_format",
              "visibility",
              "tags");
      assertThat(test.get("status").textValue()).isIn("passed", "failed");
      boolean hidden = test.get("tags").toString().contains("\"hidden\"");
      assertThat(test.get("visibility").textValue())
          .isEqualTo(hidden ? "after_published" : "visible");
      max += test.get("max_score").intValue();
    }
    assertThat(max).isEqualTo(50);
    assertThat(root.get("tests").get(3).get("number").textValue()).isEqualTo("B.1");
  }

  @Test
  void lastLineForAutolabHasThePointsOfEachTask() throws IOException {
    for (Grade grade :
        List.of(SampleGrades.mixed(), SampleGrades.hostile(), SampleGrades.notCompiled())) {
      List<String> lines = write(ReportFormat.AUTOLAB, grade).lines().toList();
      JsonNode last = json(lines.get(lines.size() - 1));
      assertThat(last.fieldNames()).toIterable().containsExactly("scores");
      assertThat(last.get("scores").get("A").intValue())
          .isEqualTo(grade.earned(grade.tasks().get(0)));
      assertThat(last.get("scores").get("B").intValue())
          .isEqualTo(grade.earned(grade.tasks().get(1)));
    }
  }

  @Test
  void autolabShowsNothingOfHiddenTestsButTheirPoints() {
    assertThat(write(ReportFormat.AUTOLAB, SampleGrades.mixed()))
        .doesNotContain("zeroed", "the-guard-stays", "guard page")
        .contains("Task A: 5 of 5 points", "Task B: 0 of 8 points");
  }

  @Test
  void junitFitsTheSchemaWhateverTheSubmissionPrints() throws Exception {
    var schema =
        SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
            .newSchema(Objects.requireNonNull(getClass().getResource("junit.xsd")));
    for (Grade grade :
        List.of(
            SampleGrades.mixed(),
            SampleGrades.hostile(),
            SampleGrades.notCompiled(),
            SampleGrades.full())) {
      String xml = write(ReportFormat.JUNIT, grade);
      schema.newValidator().validate(new StreamSource(new StringReader(xml)));
    }
    assertThatThrownBy(
            () ->
                schema
                    .newValidator()
                    .validate(
                        new StreamSource(new StringReader("<testsuites><test/></testsuites>"))))
        .hasMessageContaining("test");
  }

  @Test
  void csvReadsBackAsItsFields() {
    List<List<String>> rows = rows(write(ReportFormat.CSV, SampleGrades.hostile()));
    assertThat(rows).hasSize(3).allSatisfy(row -> assertThat(row).hasSize(11));
    assertThat(rows.get(1).get(10)).isEqualTo(Printable.line(SampleGrades.HOSTILE));
  }

  @Test
  void fieldThatASpreadsheetWouldComputeIsText() {
    List<List<String>> rows = rows(write(ReportFormat.CSV, SampleGrades.notCompiled()));
    assertThat(rows.get(1).get(1)).isEqualTo("'=cmd|' /C calc'!A0");
    assertThat(CsvRow.of("-1", -1, "@x", "+y")).isEqualTo("'-1,-1,'@x,'+y\r\n");
    assertThat(CsvRow.of("a\"b", "c,d", "e\nf", ""))
        .isEqualTo("\"a\"\"b\",\"c,d\",\"e\r\nf\",\r\n");
  }

  @Test
  void rowsOfAClassFollowEachOtherWhenShardsAreJoined() {
    ClassTable one =
        new ClassTable("lazy", SampleGrades.full().tasks(), List.of(SampleGrades.full()));
    ClassTable two =
        new ClassTable("lazy", SampleGrades.full().tasks(), List.of(SampleGrades.notCompiled()));
    assertThat(one.csvHead() + one.csvRows() + two.csvRows())
        .isEqualTo(
            """
            lab,submission,score,max_score,task_A,task_B,note\r
            lazy,grace,50,50,30,20,\r
            lazy,'=cmd|' /C calc'!A0,0,50,0,0,the submission does not compile\r
            """);
  }

  @Test
  void tableOfAClassEndsWithWhatATeacherAsksFirst() {
    ClassTable table =
        new ClassTable(
            "lazy",
            SampleGrades.full().tasks(),
            List.of(SampleGrades.mixed(), SampleGrades.full(), SampleGrades.notCompiled()));
    assertThat(table.text(ReportStyle.PLAIN))
        .isEqualTo(
            """
            submission            points   A   B  note
            ada                 15 of 50  15   0
            grace               50 of 50  30  20
            =cmd|' /C calc'!A0   0 of 50   0   0  the submission does not compile

            3 submissions: mean 21.7, median 15, lowest 0, highest 50, full marks 1
            """);
  }

  @Test
  void unknownFormatNamesThoseThatThereAre() {
    assertThat(ReportFormat.named("junit")).isEqualTo(ReportFormat.JUNIT);
    assertThatThrownBy(() -> ReportFormat.named("pdf"))
        .hasMessage("'pdf' is not a format: text, json, gradescope, autolab, junit, csv");
  }

  /** Reads CSV by the grammar of RFC 4180, and fails where the text departs from it. */
  private static List<List<String>> rows(String csv) {
    List<List<String>> rows = new ArrayList<>();
    int at = 0;
    while (at < csv.length()) {
      List<String> row = new ArrayList<>();
      while (true) {
        StringBuilder field = new StringBuilder();
        if (csv.charAt(at) == '"') {
          for (at++; ; at++) {
            if (csv.charAt(at) == '"' && csv.charAt(++at) != '"') {
              break;
            }
            field.append(csv.charAt(at));
          }
        } else {
          for (; ",\r".indexOf(csv.charAt(at)) < 0; at++) {
            assertThat("\"\n".indexOf(csv.charAt(at))).isNegative();
            field.append(csv.charAt(at));
          }
        }
        row.add(field.toString());
        if (csv.charAt(at++) == '\r') {
          assertThat(csv.charAt(at++)).isEqualTo('\n');
          break;
        }
      }
      rows.add(row);
    }
    return rows;
  }

  private static void assertGolden(String name, String actual) {
    String folder = System.getProperty("trapeze.golden");
    try {
      if (folder != null) {
        Files.writeString(Path.of(folder, name), actual);
        return;
      }
      try (InputStream in = ReportFormatTest.class.getResourceAsStream(name)) {
        String expected =
            new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        // A table's lines end with CR LF, which a checkout of the golden file may have changed.
        boolean table = name.endsWith(".csv");
        assertThat(actual).isEqualTo(table ? expected.replaceAll("\\r?\\n", "\r\n") : expected);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
