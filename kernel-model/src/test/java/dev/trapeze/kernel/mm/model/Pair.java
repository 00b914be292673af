package dev.trapeze.kernel.mm.model;

/** A process and what the model says of it. */
final class Pair {
  RealSystem.RealProcess real;
  ModelSpace model;

  Pair(RealSystem.RealProcess real, ModelSpace model) {
    this.real = real;
    this.model = model;
  }
}
