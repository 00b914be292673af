package dev.trapeze.console;

import dev.trapeze.console.maps.PictureStyle;
import dev.trapeze.console.maps.PictureStyle.ColourChoice;
import dev.trapeze.console.terminal.HostTerminal;
import dev.trapeze.labs.report.ReportFormat;
import dev.trapeze.labs.report.ReportStyle;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** In which form {@code trapeze lab grade} writes what it has found, and where. */
final class LabReportOptions {
  @Option(
      names = "--format",
      paramLabel = "NAME",
      converter = FormatName.class,
      description =
          "text, for people; json, with all that is known; gradescope, its results.json; autolab,"
              + " text whose last line has the points; junit, XML; csv, a row for each test"
              + " (default: text).")
  private ReportFormat format = ReportFormat.TEXT;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description =
          "Write the report to this file, whole or not at all. With --all a folder: the reports are"
              + " in reports/ and the table is grades.csv.")
  private @Nullable Path output;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      converter = MapsOutputOptions.ColourName.class,
      description =
          "auto, always or never; in any case not if NO_COLOR is set (default: auto, on a"
              + " terminal).")
  private ColourChoice colour = ColourChoice.AUTO;

  ReportFormat format() {
    return format;
  }

  @Nullable Path output() {
    return output;
  }

  /** What standard output understands. */
  ReportStyle style() {
    PictureStyle style =
        PictureStyle.ofStandardOutput(null, colour, HostTerminal.isStandardOutput());
    return new ReportStyle(style.unicode(), style.colour());
  }

  static final class FormatName implements ITypeConverter<ReportFormat> {
    @Override
    public ReportFormat convert(String text) {
      try {
        return ReportFormat.named(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }
}
