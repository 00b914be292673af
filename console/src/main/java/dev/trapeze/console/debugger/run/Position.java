package dev.trapeze.console.debugger.run;

import dev.trapeze.kernel.Kernel;

/**
 * A place in a run. Positions order all states between two steps of a system, and each has one of
 * its own.
 *
 * @param instructions that all harts together have retired since reset
 * @param events what has happened since reset that is no instruction: {@link Kernel#events}
 */
public record Position(long instructions, long events) implements Comparable<Position> {

  /** Where a system is now. */
  public static Position of(Kernel kernel) {
    return new Position(kernel.machine().clock().instructionsRetired(), kernel.events());
  }

  @Override
  public int compareTo(Position other) {
    int order = Long.compare(instructions, other.instructions);
    return order != 0 ? order : Long.compare(events, other.events);
  }

  /** Whether this place comes before the other. */
  public boolean isBefore(Position other) {
    return compareTo(other) < 0;
  }
}
