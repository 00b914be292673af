package dev.trapeze.console;

import dev.trapeze.console.maps.AddressSpaceDifference;
import dev.trapeze.console.maps.AddressSpaceSnapshot;
import dev.trapeze.console.maps.AddressSpaceTable;
import dev.trapeze.console.maps.DifferenceText;
import dev.trapeze.console.maps.MapsDocument;
import dev.trapeze.console.maps.PictureStyle;
import dev.trapeze.console.maps.PictureStyle.ColourChoice;
import dev.trapeze.console.maps.SvgPicture;
import dev.trapeze.console.maps.TextPicture;
import dev.trapeze.console.terminal.HostTerminal;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** In which form {@code trapeze maps} shows what it has found. */
final class MapsOutputOptions {
  @Option(
      names = "--svg",
      paramLabel = "FILE",
      description = "Write the picture to this file as SVG, and print none.")
  private @Nullable Path svg;

  @Option(names = "--json", description = "Print all that is known as JSON, and no picture.")
  private boolean json;

  @Option(names = "--table", description = "Print the table alone.")
  private boolean table;

  @Option(
      names = "--ascii",
      negatable = true,
      description = "Draw with ASCII alone (default: unless the terminal's encoding is UTF-8).")
  private @Nullable Boolean ascii;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      converter = ColourName.class,
      description =
          "auto, always or never; in any case not if NO_COLOR is set (default: auto, on a"
              + " terminal).")
  private ColourChoice colour = ColourChoice.AUTO;

  /**
   * Fails if what is to be written cannot be, as far as that can be told now.
   *
   * @param disk the image that is read, which must not be replaced by a picture
   */
  void requireWritable(@Nullable Path disk) throws CommandFailure {
    if (svg != null) {
      if (disk != null && HostFile.same(svg, disk)) {
        throw new CommandFailure(ExitStatus.CANNOT_WRITE, svg + ": is the disk image");
      }
      HostFile.requireFolder(svg);
    }
  }

  /** Shows it. */
  void show(MapsFinding finding, boolean difference, PrintWriter out) throws CommandFailure {
    if (svg != null) {
      HostFile.replace(svg, picture(finding, difference).getBytes(StandardCharsets.UTF_8));
    }
    if (json) {
      out.print(document(finding, difference).toJson());
      out.flush();
    } else if (svg == null) {
      lines(finding, difference).forEach(out::println);
    }
  }

  /** With a difference two: before and after, or parent and child. */
  private static String picture(MapsFinding finding, boolean difference) {
    if (!difference) {
      return SvgPicture.of(finding.after());
    }
    return SvgPicture.of(
        finding.child() == null
            ? AddressSpaceDifference.between(before(finding), finding.after())
            : AddressSpaceDifference.between(finding.after(), finding.child()));
  }

  private static MapsDocument document(MapsFinding finding, boolean difference) {
    return difference
        ? MapsDocument.ofDifference(before(finding), finding.after(), finding.child())
        : MapsDocument.of(finding.after());
  }

  private List<String> lines(MapsFinding finding, boolean difference) {
    PictureStyle style =
        PictureStyle.ofStandardOutput(ascii, colour, HostTerminal.isStandardOutput());
    List<String> lines = new ArrayList<>();
    if (difference) {
      AddressSpaceSnapshot before = before(finding);
      AddressSpaceSnapshot after = finding.after();
      lines.add(before.heading());
      lines.add(after.heading());
      lines.add("");
      lines.addAll(
          new DifferenceText(AddressSpaceDifference.between(before, after), style).lines());
      if (finding.child() != null) {
        lines.add("");
        lines.add(finding.child().heading() + ", beside its parent:");
        lines.add("");
        lines.addAll(
            new DifferenceText(AddressSpaceDifference.between(after, finding.child()), style)
                .lines());
      }
      return lines;
    }
    lines.add(finding.after().heading());
    lines.add("");
    if (!table) {
      lines.addAll(new TextPicture(finding.after(), style).lines());
      lines.add("");
    }
    lines.addAll(new AddressSpaceTable(finding.after()).lines());
    return lines;
  }

  private static AddressSpaceSnapshot before(MapsFinding finding) {
    return Objects.requireNonNull(finding.before(), "nothing is known from before the moment");
  }

  static final class ColourName implements ITypeConverter<ColourChoice> {
    @Override
    public ColourChoice convert(String text) {
      for (ColourChoice choice : ColourChoice.values()) {
        if (choice.name().toLowerCase(Locale.ROOT).equals(text)) {
          return choice;
        }
      }
      throw new TypeConversionException("'" + text + "' is not auto, always or never");
    }
  }
}
