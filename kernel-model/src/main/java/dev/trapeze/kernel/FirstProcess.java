package dev.trapeze.kernel;

import java.util.List;

/**
 * The program that the first process execs.
 *
 * @param path in the file system
 * @param argv its arguments, the name first
 * @param standardFilesOpen whether it finds descriptors 0 to 2 open on the console; an init opens
 *     them itself
 * @param powersOff whether its end turns the machine off with its exit status; the end of an init
 *     is a kernel panic
 */
public record FirstProcess(
    String path, List<String> argv, boolean standardFilesOpen, boolean powersOff) {

  /** {@code /init}. */
  public static final FirstProcess INIT = new FirstProcess("/init", List.of("init"), false, false);

  /** {@code /init} with its path as its name, as in xv6 and VIMIX. */
  public static final FirstProcess INIT_BY_PATH =
      new FirstProcess("/init", List.of("/init"), false, false);

  /** Copies the arguments. */
  public FirstProcess {
    argv = List.copyOf(argv);
  }

  /** A program that is all there is to run. */
  public static FirstProcess only(String path, List<String> argv) {
    return new FirstProcess(path, argv, true, true);
  }
}
