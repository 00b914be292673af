package dev.trapeze.cpu.checkpoint;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All objects that can be reached from some roots, and their state.
 *
 * <p>An object has its place in the list of all, and so its slots, from when it is first met. The
 * list is gone through from front to back; what an object refers to is looked at only where it has
 * changed, and what is new comes at the end of the list. Objects that nobody refers to any more
 * stay in it, and do no harm but to take time: when there are too many, the list is made anew.
 */
final class ObjectGraph {
  private static final int MOST_DEAD = 4096;
  private static final int ROOT = -1;

  /** Fields of primitive types. */
  final NumberSlots numbers = new NumberSlots();

  /** Fields of other types, and elements of arrays. */
  final ReferenceSlots references = new ReferenceSlots();

  /** Contents of arrays of primitive types and of collections. */
  final ReferenceSlots copies = new ReferenceSlots();

  private record Refill(Object object, Container container, Object contents) {
    void run() {
      if (!container.holds(object, contents)) {
        container.fill(object, contents);
      }
    }
  }

  private final List<Object> roots;
  private final Shapes shapes;
  private final ReferenceSlots objects = new ReferenceSlots();
  private final ObjectIndex index = new ObjectIndex();
  private final Deque<Refill> refills = new ArrayDeque<>();
  private Shape[] shapeOf = new Shape[1024];
  private int[] metIn = new int[1024];
  private int[] copiesAt = new int[1024];
  private int current = ROOT;
  private int before;
  private int livingOnce;
  private @Nullable EarlierCopies earlier;

  /** The graph of those objects, whose instances of some types are not entered. */
  ObjectGraph(List<Object> roots, Set<Class<?>> leaves) {
    this.roots = roots;
    this.shapes = new Shapes(leaves);
  }

  /** Keeps the state. */
  GraphImage save() {
    boolean anew = objects.size() > 2 * livingOnce + MOST_DEAD;
    if (anew) {
      earlier = earlierCopies();
      clear();
    }
    anew |= objects.size() == 0;
    if (index.size() > 2 * objects.size() + MOST_DEAD) {
      // Most are objects of runs that have been left.
      index.clear();
      for (int i = 0; i < objects.size(); i++) {
        index.put(objectAt(i), i);
      }
    }
    try {
      saveAll();
    } catch (UnknownStateException e) {
      clear();
      if (anew) {
        throw e;
      }
      // Once more, for a path that is there now.
      return save();
    } finally {
      earlier = null;
    }
    if (anew) {
      livingOnce = objects.size();
    }
    return new GraphImage(objects.keep(), numbers.keep(), references.keep(), copies.keep());
  }

  private void saveAll() {
    before = objects.size();
    rewind();
    current = ROOT;
    objects.seek(before);
    roots.forEach(this::discover);
    for (current = 0; current < objects.size(); current++) {
      Object object = objectAt(current);
      Shape shape = shapeOf[current];
      copiesAt[current] = copies.next();
      if (isNew()) {
        shape.enter(object, this);
      }
      shape.save(object, this);
    }
  }

  /** Puts all objects into the state of an image. */
  void restore(GraphImage image) {
    objects.load(image.objects());
    numbers.load(image.numbers());
    references.load(image.references());
    copies.load(image.copies());
    rewind();
    ensureRoom();
    for (int i = 0; i < objects.size(); i++) {
      Object object = objectAt(i);
      if (index.find(object) != i) {
        index.put(object, i);
      }
      shapeOf[i] = Objects.requireNonNull(shapes.of(object.getClass()));
      copiesAt[i] = copies.next();
      shapeOf[i].restore(object, this);
    }
    while (!refills.isEmpty()) {
      refills.pop().run();
    }
  }

  /** Saves a reference, and follows it. */
  void follow(@Nullable Object target) {
    if (references.put(target)) {
      discover(target);
    }
  }

  /** Adds an object to the graph, unless it is in it. */
  void discover(@Nullable Object object) {
    if (object == null) {
      return;
    }
    Shape shape = shapes.of(object.getClass());
    if (shape == Shape.NONE) {
      return;
    }
    int number = index.find(object);
    if (number >= 0 && objects.at(number) == object) {
      return;
    }
    if (shape == null) {
      throw new UnknownStateException(object.getClass(), pathTo(object));
    }
    int added = objects.size();
    objects.put(object);
    ensureRoom();
    shapeOf[added] = shape;
    metIn[added] = current;
    index.put(object, added);
  }

  /**
   * What was saved of an array or collection.
   *
   * @param piece which of its pieces, counted from 0; those before must have been saved
   * @return null if nothing was
   */
  @Nullable Object lastCopy(Object object, int piece) {
    if (copies.next() < copies.size()) {
      return copies.at(copies.next());
    }
    return earlier == null ? null : earlier.of(object, piece);
  }

  /** True if the object being saved has not been saved before. */
  boolean isNew() {
    return current >= before;
  }

  /** Has a collection filled when all fields are as they were. */
  void refillLater(Object object, Container container, Object contents) {
    refills.push(new Refill(object, container, contents));
  }

  private EarlierCopies earlierCopies() {
    ObjectIndex places = new ObjectIndex();
    for (int i = 0; i < objects.size(); i++) {
      places.put(objectAt(i), copiesAt[i]);
    }
    return new EarlierCopies(places, copies.keep());
  }

  private record EarlierCopies(ObjectIndex places, ReferenceSlots.Image copies) {
    @Nullable Object of(Object object, int piece) {
      int place = places.find(object);
      return place < 0 ? null : copies.at(place + piece);
    }
  }

  private Object objectAt(int number) {
    return Objects.requireNonNull(objects.at(number));
  }

  private String pathTo(Object target) {
    StringBuilder path = new StringBuilder();
    Object object = target;
    for (int holder = current; holder != ROOT; holder = metIn[holder]) {
      Object from = objectAt(holder);
      path.insert(0, shapeOf[holder].nameOf(from, object));
      object = from;
    }
    return object.getClass().getSimpleName() + path;
  }

  private void rewind() {
    numbers.rewind();
    references.rewind();
    copies.rewind();
  }

  /** No image is needed any more. */
  void forget() {
    clear();
  }

  private void clear() {
    objects.clear();
    numbers.clear();
    references.clear();
    copies.clear();
    index.clear();
  }

  private void ensureRoom() {
    while (objects.size() > shapeOf.length) {
      shapeOf = Arrays.copyOf(shapeOf, 2 * shapeOf.length);
      metIn = Arrays.copyOf(metIn, shapeOf.length);
      copiesAt = Arrays.copyOf(copiesAt, shapeOf.length);
    }
  }
}
