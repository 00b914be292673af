package dev.trapeze.kernel.proc;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The children of a process, those that have ended apart, each by slot in the process table: the
 * order in which xv6's {@code wait} and {@code reparent} meet them.
 */
final class Children {
  private final TreeMap<Integer, Process> living = new TreeMap<>();
  private final TreeMap<Integer, Process> zombies = new TreeMap<>();

  void add(Process child) {
    (child.state() == ProcessState.ZOMBIE ? zombies : living).put(child.slot(), child);
  }

  void remove(Process child) {
    living.remove(child.slot());
    zombies.remove(child.slot());
  }

  boolean isEmpty() {
    return living.isEmpty() && zombies.isEmpty();
  }

  /** The zombie in the lowest slot, or null. */
  @Nullable Process firstZombie() {
    return zombies.isEmpty() ? null : zombies.firstEntry().getValue();
  }

  /** All of them, by slot. */
  List<Process> all() {
    TreeMap<Integer, Process> all = new TreeMap<>(living);
    all.putAll(zombies);
    return new ArrayList<>(all.values());
  }
}
