package dev.trapeze.console.debugger.trap;

import dev.trapeze.console.debugger.CommandError;
import org.jspecify.annotations.Nullable;

/**
 * What {@code trap timeline} is to do.
 *
 * @param svg file for a picture; null for none
 * @param html file for a page; null for none
 * @param traps after how many to end
 * @param instructions after how many to end
 * @param from number of instructions where to begin; -1 for here
 * @param to where to end; only with {@code from}
 */
record TimelineArguments(
    @Nullable String svg,
    @Nullable String html,
    long traps,
    long instructions,
    long from,
    long to) {
  private static final String EXPECTED =
      "expected trap timeline --svg FILE|--html FILE [N [traps|instructions]] [--from A --to B]";

  static TimelineArguments parse(String text) throws CommandError {
    String svg = null;
    String html = null;
    long traps = Long.MAX_VALUE;
    long instructions = Long.MAX_VALUE;
    long from = -1;
    long to = -1;
    String[] words = text.isEmpty() ? new String[0] : text.split("\\s+");
    for (int i = 0; i < words.length; i++) {
      boolean more = i + 1 < words.length;
      switch (words[i]) {
        case "--svg" -> svg = more ? words[++i] : fail(words[i]);
        case "--html" -> html = more ? words[++i] : fail(words[i]);
        case "--from" -> from = number(more ? words[++i] : fail(words[i]));
        case "--to" -> to = number(more ? words[++i] : fail(words[i]));
        default -> {
          long number = number(words[i]);
          if (more && words[i + 1].equals("instructions")) {
            instructions = number;
            i++;
          } else {
            traps = number;
            i += more && words[i + 1].equals("traps") ? 1 : 0;
          }
        }
      }
    }
    if ((svg == null && html == null) || from < 0 != to < 0 || from > to) {
      throw new CommandError(EXPECTED);
    }
    return new TimelineArguments(svg, html, traps, instructions, from, to);
  }

  private static long number(String word) throws CommandError {
    if (!word.matches("[0-9]{1,18}")) {
      fail(word);
    }
    return Long.parseLong(word);
  }

  private static String fail(String word) throws CommandError {
    throw new CommandError(EXPECTED + ", not '" + word + "'");
  }
}
