package dev.trapeze.cpu.checkpoint;

import java.util.Map;
import java.util.Optional;

/** A collection of the JDK that cannot be changed: only what it holds is followed. */
final class ImmutableShape implements Shape {
  @Override
  public void enter(Object object, ObjectGraph graph) {
    if (object instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> {
            graph.discover(key);
            graph.discover(value);
          });
    } else if (object instanceof Optional<?> optional) {
      optional.ifPresent(graph::discover);
    } else {
      ((Iterable<?>) object).forEach(graph::discover);
    }
  }

  @Override
  public String nameOf(Object object, Object target) {
    return "{}";
  }
}
