package dev.trapeze.kernel.proc;

/** Hears of what becomes of processes at the moment at which it happens, and may act on it. */
public interface ProcessHooks {
  /** Nobody hears. */
  ProcessHooks NONE = new ProcessHooks() {};

  /** {@code child} is a copy of {@code parent}, and has not run yet. */
  default void forked(Process parent, Process child) {}

  /** The process has become a zombie. */
  default void ended(Process process) {}

  /** A tick has interrupted the process, which still has the hart. */
  default void ticked(Process process) {}
}
