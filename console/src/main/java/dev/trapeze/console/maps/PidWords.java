package dev.trapeze.console.maps;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Numbers of processes, as people read them. */
final class PidWords {
  private static final int MOST_SHOWN = 6;

  private PidWords() {}

  /** {@code pid 2}, {@code pids 2, 3, 5}; of many, how many they are. */
  static String of(Collection<Integer> pids) {
    List<Integer> list = List.copyOf(pids);
    if (list.size() == 1) {
      return "pid " + list.get(0);
    }
    String shown =
        list.stream().limit(MOST_SHOWN).map(String::valueOf).collect(Collectors.joining(", "));
    return list.size() <= MOST_SHOWN
        ? "pids " + shown
        : list.size() + " processes (pids " + shown + ", ...)";
  }
}
