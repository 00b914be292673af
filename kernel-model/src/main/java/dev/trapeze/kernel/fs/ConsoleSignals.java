package dev.trapeze.kernel.fs;

/** What the console asks of the process table when certain keys are typed. */
public interface ConsoleSignals {

  /** ^C: sends SIGINT to all processes of group {@code pgid}; false if there are none. */
  boolean interruptGroup(int pgid);

  /** ^P: prints the list of processes on the console (xv6's {@code procdump}). */
  void listProcesses();
}
