package dev.trapeze.kernel.syscall;

import java.util.Objects;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A system call as a trace shows it: {@code 3: syscall read -> 1023}, or {@code 3: syscall exit}
 * for one that does not return.
 *
 * @param pid of the caller
 * @param call name of the call
 * @param result what it has returned, if it has
 */
public record TraceLine(int pid, String call, OptionalLong result) {
  private static final Pattern NAME = Pattern.compile("\\w{1,30}");

  /** There is a name, and nothing else that a console could show, and a result or none. */
  public TraceLine {
    if (!NAME.matcher(call).matches()) {
      throw new IllegalArgumentException(
          "a call's name is of 1 to 30 letters, digits and '_', not \"" + call + "\"");
    }
    Objects.requireNonNull(result, "result");
  }

  /** A call that has returned. */
  public static TraceLine returned(int pid, String call, long result) {
    return new TraceLine(pid, call, OptionalLong.of(result));
  }

  /** A call that will not return. */
  public static TraceLine made(int pid, String call) {
    return new TraceLine(pid, call, OptionalLong.empty());
  }

  @Override
  public String toString() {
    String made = pid + ": syscall " + call;
    return result.isPresent() ? made + " -> " + result.getAsLong() : made;
  }
}
