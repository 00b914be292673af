package dev.trapeze.kernel.proc;

/** What sets the first process apart, apart from adopting orphans. */
public interface FirstProcessRule {

  /** True if the first process may be killed as any other can. */
  boolean mayBeKilled();

  /**
   * A process that the first process itself has made has ended: its shell, or the like.
   *
   * @param status of the process
   */
  void shellExited(int status);

  /** The first process has ended with {@code status} and is a zombie. */
  void exited(Process first, int status);
}
