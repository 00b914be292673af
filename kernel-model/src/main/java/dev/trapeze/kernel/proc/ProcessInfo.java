package dev.trapeze.kernel.proc;

/**
 * What a process was at some moment, for somebody who is not to change it.
 *
 * @param slot index in the process table, from 0; once the process is reaped a later one may get it
 * @param pid process number, from 1, never used again
 * @param parentPid number of the process that will ask for the exit status; 0 for the first
 * @param state what the process was doing
 * @param name last element of the path of the program
 */
public record ProcessInfo(int slot, int pid, int parentPid, ProcessState state, String name) {

  /** The process as it is now. */
  public static ProcessInfo of(Process process) {
    return new ProcessInfo(
        process.slot(), process.pid(), process.parentPid(), process.state(), process.name());
  }
}
