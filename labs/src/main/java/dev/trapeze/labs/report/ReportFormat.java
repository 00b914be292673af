package dev.trapeze.labs.report;

import dev.trapeze.labs.grading.Grade;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** In which form a grade is written; the same grade gives the same text, whenever it is written. */
public enum ReportFormat {
  /** For a person. */
  TEXT("txt"),
  /** All that is known, for programs. */
  JSON("json"),
  /** Gradescope's {@code results.json}. */
  GRADESCOPE("json"),
  /** Text whose last line tells Autolab the points. */
  AUTOLAB("txt"),
  /** JUnit XML. */
  JUNIT("xml"),
  /** A row for each test. */
  CSV("csv");

  /** The names that {@link #named} takes, with commas. */
  public static final String NAMES =
      Stream.of(values()).map(ReportFormat::toString).collect(Collectors.joining(", "));

  private final String extension;

  ReportFormat(String extension) {
    this.extension = extension;
  }

  /** The end of the names of files in this form, without a dot. */
  public String extension() {
    return extension;
  }

  /**
   * The form of that name, in small letters.
   *
   * @throws IllegalArgumentException if there is none; the message names those that there are
   */
  public static ReportFormat named(String name) {
    for (ReportFormat format : values()) {
      if (format.toString().equals(name)) {
        return format;
      }
    }
    throw new IllegalArgumentException("'" + name + "' is not a format: " + NAMES);
  }

  /**
   * The grade in this form, to be written in UTF-8.
   *
   * @param rerun how a person who reads it would name the submission
   * @param style for {@link #TEXT}; the other forms have neither colours nor marks
   */
  public String write(Grade grade, Rerun rerun, ReportStyle style) {
    return switch (this) {
      case TEXT -> TextReport.of(grade, rerun, style);
      case JSON -> JsonReport.of(grade, rerun);
      case GRADESCOPE -> GradescopeReport.of(grade);
      case AUTOLAB -> AutolabReport.of(grade);
      case JUNIT -> JunitReport.of(grade, rerun);
      case CSV -> CsvReport.of(grade);
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
