package dev.trapeze.console.debugger.trap;

import dev.trapeze.console.debugger.CommandError;
import org.jspecify.annotations.Nullable;

/**
 * What {@code trap trace} is to do.
 *
 * @param traps how many
 * @param full with all stages
 * @param file to write into; null for none
 */
record TraceArguments(long traps, boolean full, @Nullable String file) {
  private static final String EXPECTED = "expected trap trace [N] [--full] [--to FILE] [pid P]";

  static TraceArguments parse(String text) throws CommandError {
    long traps = Long.MAX_VALUE;
    boolean full = false;
    String file = null;
    String[] words = text.isEmpty() ? new String[0] : text.split("\\s+");
    for (int i = 0; i < words.length; i++) {
      if (words[i].equals("--full")) {
        full = true;
      } else if (words[i].equals("--to") && i + 1 < words.length) {
        file = words[++i];
      } else if (words[i].matches("[1-9][0-9]{0,17}")) {
        traps = Long.parseLong(words[i]);
      } else {
        throw new CommandError(EXPECTED + ", not '" + words[i] + "'");
      }
    }
    return new TraceArguments(traps, full, file);
  }
}
