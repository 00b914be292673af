package dev.trapeze.kernel.syscall;

import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.event.KernelMessages;
import dev.trapeze.kernel.fs.OpenFileTable;
import dev.trapeze.kernel.mm.FrameAllocator;
import dev.trapeze.kernel.proc.ProcessInfo;
import dev.trapeze.kernel.proc.ProcessTable;
import dev.trapeze.kernel.proc.Ticks;
import java.util.List;

/** A {@link KernelView} of these parts. */
public final class KernelFacts implements KernelView {
  private final FrameAllocator frames;
  private final OpenFileTable openFiles;
  private final ProcessTable processes;
  private final int maxProcesses;
  private final Ticks ticks;
  private final KernelMessages messages;
  private final KernelEvents events;

  /** A view of these parts, where there can be that many processes. */
  public KernelFacts(
      FrameAllocator frames,
      OpenFileTable openFiles,
      ProcessTable processes,
      int maxProcesses,
      Ticks ticks,
      KernelMessages messages,
      KernelEvents events) {
    this.frames = frames;
    this.openFiles = openFiles;
    this.processes = processes;
    this.maxProcesses = maxProcesses;
    this.ticks = ticks;
    this.messages = messages;
    this.events = events;
  }

  @Override
  public int maxProcesses() {
    return maxProcesses;
  }

  @Override
  public List<ProcessInfo> processes() {
    return processes.all().stream().map(ProcessInfo::of).toList();
  }

  @Override
  public int freeFrames() {
    return frames.freeFrames();
  }

  @Override
  public int openFiles() {
    return openFiles.openFiles();
  }

  @Override
  public long ticks() {
    return ticks.now();
  }

  @Override
  public void trace(TraceLine line) {
    messages.print(line + "\n");
    events.callTraced(line.pid(), line.call(), line.result());
  }
}
