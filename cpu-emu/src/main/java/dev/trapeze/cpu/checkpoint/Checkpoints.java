package dev.trapeze.cpu.checkpoint;

import dev.trapeze.cpu.machine.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes checkpoints of a running system, and puts it back into them, forwards and backwards.
 *
 * <p>The state is RAM and all objects that can be reached from a root: what their fields that are
 * not final refer to, and what is in arrays and in the collections of {@code java.util}. It is put
 * back in place: every object stays the one that it was, and its fields, elements and contents are
 * written. What is final is only followed. Not entered are classes, enums, exceptions, threads and
 * loggers, which do not change; the engines and what they cache, which are told to forget; and
 * whatever belongs to the host. A field whose declared type belongs to the host is neither read nor
 * written.
 *
 * <p>Checkpoints share whatever is the same in them, so that one costs what has changed since the
 * one before.
 *
 * <p>A {@link java.util.HashMap} promises no order, and gets back its contents, but not its order.
 */
public final class Checkpoints {
  private final Machine machine;
  private final ObjectGraph graph;
  private final RamFrames frames;
  private final List<Checkpoint> held = new ArrayList<>();
  private @Nullable Checkpoint current;

  /**
   * Checkpoints of a system; none is taken yet, and until one is, nothing costs anything. Only one
   * object of this class works for a machine at a time: with the first checkpoint of another, the
   * methods of this one throw {@link IllegalStateException}.
   *
   * @param root from which all of the state can be reached that is not in the machine
   * @param machine the machine, between two calls of {@link Machine#run} whenever a method here is
   *     called
   * @param leaves types of the host's own objects, which are not part of the state
   */
  public Checkpoints(Object root, Machine machine, Set<Class<?>> leaves) {
    this.machine = machine;
    this.graph = new ObjectGraph(List.of(root, machine), leaves);
    this.frames = new RamFrames(machine.ram());
  }

  /**
   * Keeps the state as it is now.
   *
   * @throws IllegalStateException if an object is part of it whose state cannot be read: an
   *     instance of a class of the JDK that is not a usual collection. The message names the class,
   *     and the fields that lead to it from the root.
   */
  public Checkpoint take() {
    Checkpoint taken = new Checkpoint(graph.save(), frames.save(), current);
    taken.count();
    held.add(taken);
    current = taken;
    return taken;
  }

  /**
   * Puts the system back into a state; all other checkpoints stay good.
   *
   * @throws IllegalArgumentException for one that was not taken here, or has been dropped
   */
  public void restore(Checkpoint checkpoint) {
    requireHeld(checkpoint);
    frames.restore(checkpoint.ram);
    graph.restore(checkpoint.graph);
    machine.stateReplaced();
    current = checkpoint;
  }

  /**
   * Forgets a state. What others share with it stays.
   *
   * @throws IllegalArgumentException for one that was not taken here, or has been dropped
   */
  public void drop(Checkpoint checkpoint) {
    requireHeld(checkpoint);
    held.remove(checkpoint);
    for (Checkpoint other : held) {
      if (other.parent == checkpoint) {
        other.parent = checkpoint.parent;
        other.count();
      }
    }
    if (current == checkpoint) {
      current = checkpoint.parent;
    }
    if (held.isEmpty()) {
      frames.forget();
      graph.forget();
    }
  }

  /** How many bytes all that are held take, about. */
  public long bytes() {
    long bytes = 0;
    for (Checkpoint checkpoint : held) {
      bytes += checkpoint.ownBytes;
    }
    return bytes;
  }

  private void requireHeld(Checkpoint checkpoint) {
    if (!held.contains(checkpoint)) {
      throw new IllegalArgumentException("a checkpoint that is not held here");
    }
  }
}
