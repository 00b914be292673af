package dev.trapeze.console.debugger.trap;

import dev.trapeze.console.maps.AddressSpaceDifference;
import dev.trapeze.console.maps.AddressSpaceSnapshot;
import dev.trapeze.console.maps.SnapshotTaker;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.fs.OpenFile;
import dev.trapeze.kernel.fs.OpenInode;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessState;
import dev.trapeze.kernel.proc.Trapframe;
import dev.trapeze.kernel.wait.WaitChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel knows at one moment, as far as traps are about it: of one process its trapframe,
 * its memory and its open files, of all processes what they do.
 */
final class KernelData {
  private record Doing(
      String program, ProcessState state, @Nullable WaitChannel channel, int status, int signals) {}

  private record Opened(OpenFile file, String words) {}

  /** What one process has. */
  private record Own(
      long[] words, AddressSpaceSnapshot memory, SortedMap<Integer, Opened> descriptors) {}

  private final int pid;
  private final @Nullable Own own;
  private final SortedMap<Integer, Doing> processes = new TreeMap<>();
  private final int freeFrames;

  private KernelData(Kernel kernel, int pid) {
    this.pid = pid;
    Process process = kernel.processes().byPid(pid);
    boolean lives = process != null && process.state() != ProcessState.ZOMBIE;
    own = lives && process != null ? own(kernel, process) : null;
    for (Process any : kernel.processes().all()) {
      processes.put(
          any.pid(),
          new Doing(
              any.name(), any.state(), any.channel(), any.exitStatus(), any.signals().pending()));
    }
    freeFrames = kernel.state().frames().freeFrames();
  }

  /** What there is now; {@code pid} is the process that is looked at closely, 0 for none. */
  static KernelData of(Kernel kernel, int pid) {
    return new KernelData(kernel, pid);
  }

  private static Own own(Kernel kernel, Process process) {
    long[] words = new long[Trapframe.WORDS];
    for (int index = 0; index < words.length; index++) {
      words[index] = process.trapframe().word(index);
    }
    SortedMap<Integer, Opened> descriptors = new TreeMap<>();
    process
        .files()
        .descriptors()
        .all()
        .forEach((number, file) -> descriptors.put(number, new Opened(file, words(file))));
    return new Own(words, new SnapshotTaker(kernel.state()).take(process, ""), descriptors);
  }

  private static String words(OpenFile file) {
    String way = file.readable() ? file.writable() ? "read, write" : "read" : "write";
    String place = file instanceof OpenInode inode ? ", at byte " + inode.offset() : "";
    return file.name() + " (" + way + ")" + place;
  }

  /** What has changed, from here to {@code after}, of the process that both look at. */
  List<Change> ofProcess(KernelData after) {
    List<Change> changes = new ArrayList<>();
    if (own != null && after.own != null) {
      words(own, after.own, changes);
      memory(own, after.own, changes);
      descriptors(own, after.own, changes);
    }
    return changes;
  }

  /** What has changed, from here to {@code after}, of the system. */
  List<Change> ofSystem(KernelData after) {
    List<Change> changes = new ArrayList<>();
    states(after, changes);
    if (freeFrames != after.freeFrames) {
      changes.add(new Change.Frames(freeFrames, after.freeFrames));
    }
    return changes;
  }

  private static void words(Own before, Own after, List<Change> changes) {
    for (int index = 0; index < before.words.length; index++) {
      if (before.words[index] != after.words[index]) {
        changes.add(new Change.Word(index, before.words[index], after.words[index]));
      }
    }
  }

  private static void memory(Own before, Own after, List<Change> changes) {
    AddressSpaceDifference difference = AddressSpaceDifference.between(before.memory, after.memory);
    difference.regions().forEach(region -> changes.add(new Change.Region(region)));
    difference.entries().forEach(entry -> changes.add(new Change.Entry(entry)));
    if (!difference.tablesGone().isEmpty() || !difference.tablesNew().isEmpty()) {
      changes.add(new Change.Tables(difference.tablesGone().size(), difference.tablesNew().size()));
    }
  }

  private static void descriptors(Own before, Own after, List<Change> changes) {
    TreeSet<Integer> numbers = new TreeSet<>(before.descriptors.keySet());
    numbers.addAll(after.descriptors.keySet());
    for (int number : numbers) {
      Opened was = before.descriptors.get(number);
      Opened is = after.descriptors.get(number);
      boolean same = was != null && is != null && was.file == is.file && was.words.equals(is.words);
      if (!same) {
        changes.add(
            new Change.Descriptor(
                number, was == null ? null : was.words, is == null ? null : is.words));
      }
    }
  }

  private void states(KernelData after, List<Change> changes) {
    TreeSet<Integer> pids = new TreeSet<>(processes.keySet());
    pids.addAll(after.processes.keySet());
    for (int each : pids) {
      Doing was = processes.get(each);
      Doing is = after.processes.get(each);
      boolean same =
          was != null
              && is != null
              && was.state == is.state
              && Objects.equals(was.channel, is.channel);
      if (!same) {
        changes.add(state(each, was, is));
      }
      int signalsBefore = was == null ? 0 : was.signals;
      if (is != null && is.signals != signalsBefore) {
        changes.add(new Change.Signals(each, signalsBefore, is.signals));
      }
    }
  }

  private static Change state(int pid, @Nullable Doing was, @Nullable Doing is) {
    Doing either = is != null ? is : Objects.requireNonNull(was);
    return new Change.State(
        pid,
        either.program,
        was == null ? null : was.state,
        is == null ? null : is.state,
        is == null ? null : is.channel,
        either.status);
  }

  /** The process that is looked at closely. */
  int pid() {
    return pid;
  }
}
