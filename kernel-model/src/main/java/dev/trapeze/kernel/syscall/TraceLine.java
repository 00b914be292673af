package dev.trapeze.kernel.syscall;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * A system call as a trace shows it: {@code 3: syscall read -> 1023}, or {@code 3: syscall exit}
 * for one that does not return.
 *
 * @param pid of the caller
 * @param call name of the call
 * @param result what it has returned, if it has
 */
public record TraceLine(int pid, String call, OptionalLong result) {

  /** There is a name, and a result or none. */
  public TraceLine {
    Objects.requireNonNull(call, "call");
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
