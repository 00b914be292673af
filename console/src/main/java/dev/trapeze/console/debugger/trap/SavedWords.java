package dev.trapeze.console.debugger.trap;

import dev.trapeze.console.debugger.run.DebuggedSystem;
import dev.trapeze.console.debugger.run.Position;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.Trapframe;
import dev.trapeze.kernel.trap.TrapHistory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a process's trapframe was when the process has entered the kernel last. */
final class SavedWords {
  private SavedWords() {}

  /**
   * The words that are others now. Goes back to have a look, and comes again.
   *
   * @return indexes; null if the process has never entered the kernel, or before the history begins
   */
  static @Nullable List<Integer> changed(DebuggedSystem system, int pid)
      throws InterruptedException {
    Kernel kernel = system.kernel();
    long entered = -1;
    for (TrapHistory.Entry entry : kernel.state().traps().entries()) {
      if (entry.pid() == pid) {
        entered = entry.instructions();
      }
    }
    if (entered < 0 || entered < system.start().instructions()) {
      return null;
    }
    long[] after = words(kernel, pid);
    Position here = system.now();
    system.goToInstruction(entered);
    long[] before = words(kernel, pid);
    system.goTo(here);
    if (before == null || after == null) {
      return null;
    }
    List<Integer> changed = new ArrayList<>();
    for (int index = 0; index < Trapframe.WORDS; index++) {
      if (before[index] != after[index]) {
        changed.add(index);
      }
    }
    return changed;
  }

  private static long @Nullable [] words(Kernel kernel, int pid) {
    Process process = kernel.processes().byPid(pid);
    if (process == null) {
      return null;
    }
    long[] words = new long[Trapframe.WORDS];
    for (int index = 0; index < words.length; index++) {
      words[index] = process.trapframe().word(index);
    }
    return words;
  }
}
