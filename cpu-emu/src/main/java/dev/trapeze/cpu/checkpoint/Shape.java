package dev.trapeze.cpu.checkpoint;

/** How the state of the instances of a class is saved and put back. */
interface Shape {
  /** That of what has no state, and leads to none. */
  Shape NONE = new Shape() {};

  /** Follows what an object refers to for good. */
  default void enter(Object object, ObjectGraph graph) {}

  /** Puts the object's state into the graph's next slots, and follows what it refers to. */
  default void save(Object object, ObjectGraph graph) {}

  /** Gives the object the state that is in the graph's next slots. */
  default void restore(Object object, ObjectGraph graph) {}

  /** The name of the field or element in which an object refers to another; empty if unknown. */
  default String nameOf(Object object, Object target) {
    return "";
  }
}
