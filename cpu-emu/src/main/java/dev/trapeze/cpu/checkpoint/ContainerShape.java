package dev.trapeze.cpu.checkpoint;

import java.util.Objects;

/** A collection of the JDK, whose contents are saved in the order in which it gives them. */
final class ContainerShape implements Shape {
  private final Container container;

  ContainerShape(Container container) {
    this.container = container;
  }

  @Override
  public void save(Object object, ObjectGraph graph) {
    Object before = graph.lastCopy(object, 0);
    boolean same = before != null && container.holds(object, before);
    Object contents = same ? before : container.contents(object);
    graph.copies.put(contents);
    if (contents instanceof Object[] elements && (!same || graph.isNew())) {
      for (Object element : elements) {
        graph.discover(element);
      }
    }
  }

  /** Here, nothing: the order of what it holds may be that of fields still to be written. */
  @Override
  public void restore(Object object, ObjectGraph graph) {
    graph.refillLater(object, container, Objects.requireNonNull(graph.copies.get()));
  }

  @Override
  public String nameOf(Object object, Object target) {
    return "{}";
  }
}
