package dev.trapeze.console.terminal;

import dev.trapeze.console.maps.AddressSpaceSnapshot;
import dev.trapeze.console.maps.PictureStyle;
import dev.trapeze.console.maps.PictureStyle.ColourChoice;
import dev.trapeze.console.maps.SnapshotTaker;
import dev.trapeze.console.maps.TextPicture;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessState;
import org.jspecify.annotations.Nullable;

/** What Ctrl-A M shows: the address space of the process that has the terminal, as it is now. */
final class ForegroundPicture {
  private ForegroundPicture() {}

  /** Lines with their ends. */
  static String of(Kernel kernel) {
    Process process = process(kernel);
    if (process == null) {
      return "\nthere is no process\n";
    }
    AddressSpaceSnapshot snapshot =
        new SnapshotTaker(kernel.state()).take(process, "at this moment");
    PictureStyle style =
        PictureStyle.ofStandardOutput(null, ColourChoice.AUTO, HostTerminal.isStandardOutput());
    StringBuilder text = new StringBuilder("\n").append(snapshot.heading()).append("\n\n");
    new TextPicture(snapshot, style).lines().forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  /** The youngest of the group that Ctrl-C would end; if there is none, the youngest of all. */
  private static @Nullable Process process(Kernel kernel) {
    int group = kernel.state().console().foregroundGroup();
    Process youngest = null;
    for (Process process : kernel.processes().all()) {
      if (process.state() != ProcessState.ZOMBIE
          && (youngest == null || isBefore(youngest, process, group))) {
        youngest = process;
      }
    }
    return youngest;
  }

  private static boolean isBefore(Process a, Process b, int group) {
    boolean foreground = b.groupId() == group;
    return foreground == (a.groupId() == group) ? a.pid() < b.pid() : foreground;
  }
}
