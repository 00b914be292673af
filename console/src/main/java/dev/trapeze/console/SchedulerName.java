package dev.trapeze.console;

import dev.trapeze.kernel.proc.Lottery;
import dev.trapeze.kernel.proc.Mlfq;
import dev.trapeze.kernel.proc.Priority;
import dev.trapeze.kernel.proc.RoundRobin;
import dev.trapeze.kernel.proc.SchedulingPolicy;
import java.util.function.Supplier;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The values of {@code --scheduler}. */
final class SchedulerName implements ITypeConverter<SchedulerName.Choice> {
  private static final String LOTTERY = "lottery";
  private static final long DEFAULT_SEED = 1;

  /** The way to choose who runs next, made anew for each system. */
  record Choice(Supplier<SchedulingPolicy> policy) {}

  @Override
  public Choice convert(String text) {
    return switch (text) {
      case "round-robin" -> new Choice(RoundRobin::new);
      case "priority" -> new Choice(Priority::new);
      case "mlfq" -> new Choice(Mlfq::new);
      case LOTTERY -> lottery(DEFAULT_SEED);
      default -> lottery(seedIn(text));
    };
  }

  private static Choice lottery(long seed) {
    return new Choice(() -> new Lottery(seed));
  }

  private static long seedIn(String text) {
    if (text.startsWith(LOTTERY + ":")) {
      try {
        return Long.parseLong(text.substring(LOTTERY.length() + 1));
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'" + text + "' has no number as its seed");
      }
    }
    throw new TypeConversionException(
        "'" + text + "' is not a scheduler: round-robin, priority, lottery, lottery:SEED or mlfq");
  }
}
