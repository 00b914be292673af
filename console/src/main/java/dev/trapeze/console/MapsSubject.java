package dev.trapeze.console;

/** Which process {@code trapeze maps} looks at. */
sealed interface MapsSubject {
  /** The one with that number. */
  record Pid(int pid) implements MapsSubject {}

  /** The first that loads that program: its name, or its path. */
  record Program(String name) implements MapsSubject {
    boolean isAt(String path) {
      return name.contains("/")
          ? path.equals(name)
          : path.substring(path.lastIndexOf('/') + 1).equals(name);
    }
  }

  /** In words, for messages. */
  default String words() {
    return this instanceof Pid pid ? "pid " + pid.pid() : ((Program) this).name();
  }
}
