package dev.trapeze.cpu.checkpoint;

/** An array of references. */
final class ObjectArrayShape implements Shape {
  @Override
  public void save(Object object, ObjectGraph graph) {
    for (Object element : (Object[]) object) {
      graph.follow(element);
    }
  }

  @Override
  public void restore(Object object, ObjectGraph graph) {
    Object[] array = (Object[]) object;
    for (int i = 0; i < array.length; i++) {
      array[i] = graph.references.get();
    }
  }

  @Override
  public String nameOf(Object object, Object target) {
    Object[] array = (Object[]) object;
    for (int i = 0; i < array.length; i++) {
      if (array[i] == target) {
        return "[" + i + "]";
      }
    }
    return "";
  }
}
