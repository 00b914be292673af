package dev.trapeze.cpu.machine;

import java.util.ArrayList;
import java.util.List;

/**
 * Everything that has come into a machine from outside, and when: together with the configuration
 * and the initial memory it determines a run.
 */
public final class InputLog {
  /**
   * One arrival.
   *
   * @param instructionsRetired the number of instructions that had retired
   * @param time the {@code time} CSR, which is later than the instructions alone would make it if
   *     idle time had been skipped
   * @param bytes what arrived on the console, in order; empty for the end of all input
   */
  public record Entry(long instructionsRetired, long time, List<Byte> bytes) {}

  private final List<Entry> entries = new ArrayList<>();

  void add(long instructionsRetired, long time, byte[] bytes) {
    List<Byte> copy = new ArrayList<>(bytes.length);
    for (byte value : bytes) {
      copy.add(value);
    }
    entries.add(new Entry(instructionsRetired, time, List.copyOf(copy)));
  }

  /** How many arrivals there have been. */
  public int size() {
    return entries.size();
  }

  /** All arrivals so far, oldest first. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }
}
