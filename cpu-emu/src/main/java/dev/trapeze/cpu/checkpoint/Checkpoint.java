package dev.trapeze.cpu.checkpoint;

import org.jspecify.annotations.Nullable;

/** A state that {@link Checkpoints} has kept. */
public final class Checkpoint {
  final GraphImage graph;
  final RamImage ram;

  /** The one whose pieces it shares, or null if it shares none. */
  @Nullable Checkpoint parent;

  /** What it holds that {@link #parent} does not. */
  long ownBytes;

  Checkpoint(GraphImage graph, RamImage ram, @Nullable Checkpoint parent) {
    this.graph = graph;
    this.ram = ram;
    this.parent = parent;
  }

  /** Counts again what the parent does not hold. */
  void count() {
    ownBytes =
        graph.bytesBeyond(parent == null ? null : parent.graph)
            + ram.bytesBeyond(parent == null ? null : parent.ram);
  }
}
