package dev.trapeze.console;

import dev.trapeze.cpu.trace.TraceKind;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of {@code trapeze machine} that show what the harts do. */
final class ObservationOptions {
  @Option(
      names = "--trace",
      paramLabel = "KIND",
      split = ",",
      splitSynopsisLabel = ",",
      converter = KindName.class,
      description =
          "A line for each event: insn for each instruction, trap for each trap and return, mmu"
              + " for each walk of page tables. See docs/machine.md for the form.")
  private List<TraceKind> kinds = List.of();

  @Option(
      names = "--commit-log",
      description =
          "A line for each instruction that retires, with what it has written, in the form of"
              + " Spike's --log-commits.")
  private boolean commitLog;

  @Option(
      names = "--trace-to",
      paramLabel = "FILE",
      description = "Where these lines go (default: standard error).")
  private @Nullable Path file;

  boolean any() {
    return commitLog || !kinds.isEmpty();
  }

  Set<TraceKind> kinds() {
    return kinds.isEmpty() ? EnumSet.noneOf(TraceKind.class) : EnumSet.copyOf(kinds);
  }

  boolean commitLog() {
    return commitLog;
  }

  @Nullable Path file() {
    return file;
  }

  static final class KindName implements ITypeConverter<TraceKind> {
    @Override
    public TraceKind convert(String text) {
      for (TraceKind kind : TraceKind.values()) {
        if (kind.word().equals(text)) {
          return kind;
        }
      }
      String known =
          Stream.of(TraceKind.values()).map(TraceKind::word).collect(Collectors.joining(", "));
      throw new TypeConversionException("'" + text + "' cannot be traced: " + known);
    }
  }
}
