package dev.trapeze.cpu.hart;

/**
 * {@code mcycle} or {@code minstret}: 64 bits that software can set and stop (RISC-V Privileged
 * 1.12, 3.1.10, 3.1.12). Here a cycle is an instruction.
 *
 * <p>The instruction that writes a counter is not counted in it: the next one reads what was
 * written (RISC-V Unprivileged 20191213, 9.1).
 */
final class Counter {
  private long offset;
  private boolean stopped;

  /** The value, when {@code retired} instructions have retired on the hart. */
  long value(long retired) {
    return stopped ? offset : retired + offset;
  }

  /** Sets the value, by an instruction before which {@code retired} had retired. */
  void set(long value, long retired) {
    offset = stopped ? value : value - (retired + 1);
  }

  /** Stops or starts it, by an instruction that it counts if it then runs. */
  void setStopped(boolean stop, long retired) {
    if (stop != stopped) {
      offset = stop ? offset + retired : offset - retired;
      stopped = stop;
    }
  }
}
