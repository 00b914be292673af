package dev.trapeze.cpu.checkpoint;

import dev.trapeze.cpu.exec.ExecutionEngine;

/** An engine: most of it are caches, and only what it says is state counts. */
final class EngineShape implements Shape {
  @Override
  public void enter(Object object, ObjectGraph graph) {
    ((ExecutionEngine) object).state().forEach(graph::discover);
  }

  @Override
  public String nameOf(Object object, Object target) {
    return ".state()";
  }
}
