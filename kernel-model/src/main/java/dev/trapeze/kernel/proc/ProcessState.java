package dev.trapeze.kernel.proc;

/** What a process is doing (xv6's {@code enum procstate}, without UNUSED: such a slot is empty). */
public enum ProcessState {
  /** Being made by fork. */
  USED(0, "used"),
  /** Waiting on a channel. */
  SLEEPING(1, "sleep"),
  /** Could run, but another process has the hart. */
  RUNNABLE(2, "runble"),
  /** Has the hart. */
  RUNNING(3, "run"),
  /** Has ended; its parent has not yet asked for its status. */
  ZOMBIE(4, "zombie");

  private final int code;
  private final String shortName;

  ProcessState(int code, String shortName) {
    this.code = code;
    this.shortName = shortName;
  }

  /** The number in {@code struct proc_info}. */
  public int code() {
    return code;
  }

  /** xv6's short form, at most six letters, as the console's process list shows it. */
  public String shortName() {
    return shortName;
  }
}
