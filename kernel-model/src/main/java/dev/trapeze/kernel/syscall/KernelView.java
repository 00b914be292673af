package dev.trapeze.kernel.syscall;

import dev.trapeze.kernel.proc.ProcessInfo;
import java.util.List;

/** What a {@link CallExtension} may know of the system, and the one thing that it may say. */
public interface KernelView {

  /** How many processes there can be: slots are from 0 to below this. */
  int maxProcesses();

  /** All processes that have a slot, zombies included, in the order of their slots. */
  List<ProcessInfo> processes();

  /** How many frames of 4096 bytes nobody has. */
  int freeFrames();

  /**
   * How many files, pipe ends and devices are open; one that several descriptors show counts once.
   */
  int openFiles();

  /** Ticks since boot. */
  long ticks();

  /** Shows what a process does, as a line on the console. */
  void trace(TraceLine line);
}
