package dev.trapeze.console.debugger.trap;

import dev.trapeze.console.maps.EntryChange;
import dev.trapeze.console.maps.RegionChange;
import dev.trapeze.kernel.proc.ProcessState;
import dev.trapeze.kernel.wait.WaitChannel;
import org.jspecify.annotations.Nullable;

/** Something that a visit of the kernel has changed. */
public sealed interface Change {
  /**
   * A word of the trapframe.
   *
   * @param index of it
   */
  record Word(int index, long before, long after) implements Change {}

  /** A control and status register, which the Java kernel has written. */
  record Csr(String name, long before, long after) implements Change {}

  /** A leaf of the process's page table. */
  record Entry(EntryChange change) implements Change {}

  /** Page tables of the process that have come and gone. */
  record Tables(int gone, int added) implements Change {}

  /** A region of the process's address space. */
  record Region(RegionChange change) implements Change {}

  /** The process runs another program. */
  record Program(String path) implements Change {}

  /**
   * What a process does.
   *
   * @param before null if there was no such process
   * @param after null if there is none any more
   * @param channel what it sleeps on
   * @param status what it has ended with; else 0
   */
  record State(
      int pid,
      String program,
      @Nullable ProcessState before,
      @Nullable ProcessState after,
      @Nullable WaitChannel channel,
      int status)
      implements Change {}

  /** A descriptor of the process stands for something else, or its place in the file has moved. */
  record Descriptor(int number, @Nullable String before, @Nullable String after)
      implements Change {}

  /** The console has shown something. */
  record Output(String bytes) implements Change {}

  /** Frames have been given away or come back. */
  record Frames(int freeBefore, int freeAfter) implements Change {}

  /** The set of signals that wait, bit n - 1 for signal n. */
  record Signals(int pid, int before, int after) implements Change {}

  /** A system call has come to its end. */
  record Result(int pid, String call, long value) implements Change {}

  /** A page fault was part of how memory works. */
  record FaultResolved(int pid, long va) implements Change {}

  /** A hart has been told to forget translations. */
  record Fence(int hart, long startVa, long endVa) implements Change {}
}
