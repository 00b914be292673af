package dev.trapeze.kernel.proc;

import dev.trapeze.kernel.wait.WaitChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The sleeping processes, by what they wait for: to find those to wake costs nothing for the
 * others. Those of one channel are woken by slot, as in xv6; those whose time has come by their
 * deadlines, and by slot among equals.
 */
final class Sleepers {
  private static final WaitChannel CLOCK = new WaitChannel.Clock();

  // Never iterated over: its order would be that of hash codes.
  private final Map<WaitChannel, TreeMap<Integer, Process>> byChannel = new HashMap<>();

  private final TreeSet<Process> byDeadline =
      new TreeSet<>(
          Comparator.comparingLong((Process sleeper) -> sleeper.pendingCall().deadlineTick())
              .thenComparingInt(Process::slot));

  /** Adds a process that sleeps on its channel from now on. */
  void add(Process process, WaitChannel channel) {
    if (channel.equals(CLOCK)) {
      byDeadline.add(process);
    } else {
      byChannel.computeIfAbsent(channel, any -> new TreeMap<>()).put(process.slot(), process);
    }
  }

  /** Takes out a process that sleeps on that channel. */
  void remove(Process process, WaitChannel channel) {
    if (channel.equals(CLOCK)) {
      byDeadline.remove(process);
      return;
    }
    TreeMap<Integer, Process> sleepers = byChannel.get(channel);
    if (sleepers != null) {
      sleepers.remove(process.slot());
      if (sleepers.isEmpty()) {
        byChannel.remove(channel);
      }
    }
  }

  /** Those who sleep on a channel. */
  List<Process> on(WaitChannel channel) {
    TreeMap<Integer, Process> sleepers = byChannel.get(channel);
    return sleepers == null ? List.of() : new ArrayList<>(sleepers.values());
  }

  /** The one whose deadline is the earliest, or null if none sleeps for time to pass. */
  @Nullable Process first() {
    return byDeadline.isEmpty() ? null : byDeadline.first();
  }
}
