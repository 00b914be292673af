package dev.trapeze.console;

import dev.trapeze.console.maps.AddressSpaceSnapshot;
import dev.trapeze.console.maps.PictureStyle;
import dev.trapeze.console.maps.SnapshotTaker;
import dev.trapeze.console.maps.TextPicture;
import dev.trapeze.console.recording.RecordedDisk;
import dev.trapeze.console.recording.Recorder;
import dev.trapeze.console.recording.Recording;
import dev.trapeze.console.recording.RecordingFile;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessState;
import dev.trapeze.kernel.trap.TrapHistory;
import dev.trapeze.labs.grading.Detail;
import dev.trapeze.labs.grading.FailedRun;
import dev.trapeze.labs.grading.FailureView;
import dev.trapeze.labs.testing.CapturedSystem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A failure in the machine, as {@code trapeze maps} draws it, and as {@code trapeze debug --replay}
 * opens it. Made by name in the JVM that grades.
 */
public final class LabFailureView implements FailureView {
  /**
   * A process that was killed.
   *
   * @param snapshot of its address space then
   */
  private record Killed(Kernel kernel, int pid, AddressSpaceSnapshot snapshot) {}

  private @Nullable Killed killed;

  /** For the JVM that grades. */
  public LabFailureView() {}

  /** Of those that a signal has ended, the last; others end as they want to. */
  @Override
  public void ending(Kernel kernel, Process process) {
    if (process.killed()) {
      killed = new Killed(kernel, process.pid(), snapshot(kernel, process, "when it was killed"));
    }
  }

  @Override
  public List<Detail> details(FailedRun run) {
    Kernel kernel = run.system().kernel();
    List<TrapHistory.Entry> traps = kernel.state().traps().entries();
    int trapped = traps.isEmpty() ? 0 : traps.get(traps.size() - 1).pid();
    Killed last = killed;
    if (last != null && last.kernel() == kernel && last.pid() == trapped) {
      return List.of(picture(kernel, last.snapshot()));
    }
    Process process = process(kernel, trapped);
    return process == null
        ? List.of()
        : List.of(picture(kernel, snapshot(kernel, process, "at the failure")));
  }

  private static AddressSpaceSnapshot snapshot(Kernel kernel, Process process, String moment) {
    return new SnapshotTaker(kernel.state()).take(process, moment);
  }

  private static Detail picture(Kernel kernel, AddressSpaceSnapshot snapshot) {
    TextPicture picture = new TextPicture(snapshot, PictureStyle.PLAIN);
    AddressSpaceLayout layout = kernel.state().userSpaces().layout();
    List<String> lines =
        layout.hasKernelHalf()
            ? picture.linesBelow(layout.kernelHalf().startVa())
            : picture.lines();
    return new Detail("address space", snapshot.heading() + "\n\n" + String.join("\n", lines));
  }

  /** Who has had the last trap; if that one has ended, the youngest that has not. */
  private static @Nullable Process process(Kernel kernel, int trapped) {
    Process youngest = null;
    for (Process process : kernel.processes().all()) {
      if (process.state() != ProcessState.ZOMBIE) {
        if (process.pid() == trapped) {
          return process;
        }
        if (youngest == null || youngest.pid() < process.pid()) {
          youngest = process;
        }
      }
    }
    return youngest;
  }

  /** Whose recording it is says whoever keeps it: see {@link LabRecording}. */
  @Override
  public byte[] recording(FailedRun run) {
    CapturedSystem captured = run.again().get();
    if (captured == null) {
      return new byte[0];
    }
    Recorder recorder =
        new Recorder(
            TrapezeCommand.VERSION,
            LabRecording.arguments(run),
            captured.config().interactiveConsole(),
            new RecordedDisk(captured.disk()),
            "the disk of test " + run.test().name(),
            false);
    try {
      Recording recording =
          recorder.recording(run.system().kernel(), false, run.test().name() + ": " + run.reason());
      return RecordingFile.encode(recording);
    } catch (ErrnoException e) {
      return new byte[0]; // The test's disk refuses to be read.
    }
  }
}
