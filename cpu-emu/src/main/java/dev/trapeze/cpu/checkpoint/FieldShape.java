package dev.trapeze.cpu.checkpoint;

import java.lang.reflect.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An object with fields of its own. */
final class FieldShape implements Shape {
  private final Field[] numbers;
  private final NumberKind[] kinds;
  private final Field[] references;
  private final Field[] finals;

  /**
   * The shape of a class.
   *
   * @param numbers the fields of primitive types
   * @param references the other fields
   * @param finals the fields of reference types that are final
   */
  FieldShape(List<Field> numbers, List<Field> references, List<Field> finals) {
    this.numbers = numbers.toArray(Field[]::new);
    this.kinds =
        numbers.stream().map(field -> NumberKind.of(field.getType())).toArray(NumberKind[]::new);
    this.references = references.toArray(Field[]::new);
    this.finals = finals.toArray(Field[]::new);
  }

  @Override
  public void enter(Object object, ObjectGraph graph) {
    for (Field field : finals) {
      graph.discover(get(field, object));
    }
  }

  @Override
  public void save(Object object, ObjectGraph graph) {
    try {
      for (int i = 0; i < numbers.length; i++) {
        graph.numbers.put(kinds[i].get(numbers[i], object));
      }
      for (Field field : references) {
        graph.follow(field.get(object));
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void restore(Object object, ObjectGraph graph) {
    try {
      for (int i = 0; i < numbers.length; i++) {
        kinds[i].set(numbers[i], object, graph.numbers.get());
      }
      for (Field field : references) {
        field.set(object, graph.references.get());
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String nameOf(Object object, Object target) {
    for (Field[] fields : List.of(references, finals)) {
      for (Field field : fields) {
        if (get(field, object) == target) {
          return "." + field.getName();
        }
      }
    }
    return "";
  }

  private static @Nullable Object get(Field field, Object object) {
    try {
      return field.get(object);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
