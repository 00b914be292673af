package dev.trapeze.labs.lab;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code lab.json}.
 *
 * @param number in the order of the course
 * @param name of the folder, and in commands
 * @param title for people
 * @param summary what the student does, in a line
 * @param tasks in order
 * @param pieces the student's classes by the interfaces that the kernel takes them as; where there
 *     are several of one interface, it has a role behind a {@code #}
 * @param programs guest programs that the student hands in, without {@code .S} or {@code .c}
 * @param sources other text files that the student hands in
 * @param allowed Trapeze's classes that the student's classes may name
 * @param setup the class that brings the student's part into a kernel
 * @param tests the class with the public tests
 * @param hidden the class with the hidden tests, if there are any
 * @param starterPoints what the starter earns as it is
 */
public record LabDescription(
    @Required int number,
    @Required String name,
    @Required String title,
    @Required String summary,
    @Required List<LabTask> tasks,
    Map<String, String> pieces,
    List<String> programs,
    List<String> sources,
    List<String> allowed,
    @Required String setup,
    @Required String tests,
    @Nullable String hidden,
    @Required int starterPoints) {

  /** Copies the collections; what is missing is empty. */
  public LabDescription {
    tasks = List.copyOf(tasks);
    pieces = pieces == null ? Map.of() : new TreeMap<>(pieces);
    programs = programs == null ? List.of() : List.copyOf(programs);
    sources = sources == null ? List.of() : List.copyOf(sources);
    allowed = allowed == null ? List.of() : List.copyOf(allowed);
  }

  /** Points of all tasks. */
  public int points() {
    return tasks.stream().mapToInt(LabTask::points).sum();
  }

  /** What is wrong with it, or null. */
  @Nullable String fault() {
    if (!name.matches("[a-z][a-z0-9-]*")) {
      return "the name must be of small letters, digits and '-', not '" + name + "'";
    }
    if (tasks.isEmpty()) {
      return "there are no tasks";
    }
    Set<String> ids = new HashSet<>();
    for (LabTask task : tasks) {
      if (task.points() <= 0) {
        return "task " + task.id() + " has " + task.points() + " points";
      }
      if (!ids.add(task.id())) {
        return "there are two tasks " + task.id();
      }
    }
    return null;
  }
}
