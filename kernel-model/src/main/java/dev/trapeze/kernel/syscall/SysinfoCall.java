package dev.trapeze.kernel.syscall;

import dev.trapeze.kernel.abi.Limits;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.fs.Disk;
import dev.trapeze.kernel.fs.FileSystem;
import dev.trapeze.kernel.fs.OpenFileTable;
import dev.trapeze.kernel.mm.FrameAllocator;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.proc.ProcessTable;
import dev.trapeze.kernel.proc.Ticks;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * The system call that tells how much there is of everything, and how much of it is free: {@code
 * struct sysinfo}, sixteen little-endian words of 64 bits in both widths. Their order is that of
 * {@link #encode}.
 */
public final class SysinfoCall {
  private static final int WORDS = 16;

  private final FrameAllocator frames;
  private final FileSystem fileSystem;
  private final OpenFileTable openFiles;
  private final ProcessTable processes;
  private final Ticks ticks;
  private final Sizes sizes;

  /** How much there can be: processes, open files and inodes in use, and harts that there are. */
  public record Sizes(int processes, Limits files, int harts) {}

  /** A handler for a system of these parts. */
  public SysinfoCall(
      FrameAllocator frames,
      OpenFileTable openFiles,
      ProcessTable processes,
      Ticks ticks,
      Sizes sizes) {
    this.frames = frames;
    this.fileSystem = openFiles.fileSystem();
    this.openFiles = openFiles;
    this.processes = processes;
    this.ticks = ticks;
    this.sizes = sizes;
  }

  /** Adds the handler to those of the dispatcher. */
  public void addTo(Map<Syscall, SyscallHandler> handlers) {
    handlers.put(Syscall.SYSINFO, this::sysinfo);
  }

  private Outcome sysinfo(CallContext call) {
    byte[] info = encode();
    call.copyOut(info, 0, call.addressArgument(0), info.length);
    return Outcome.ZERO;
  }

  private byte[] encode() {
    byte[] info = new byte[WORDS * Long.BYTES];
    ByteBuffer.wrap(info)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(Pages.BYTES)
        .putLong(frames.totalFrames())
        .putLong(frames.freeFrames())
        .putLong(Disk.BLOCK_BYTES)
        .putLong(fileSystem.totalBlocks())
        .putLong(fileSystem.freeBlocks())
        .putLong(fileSystem.totalInodes())
        .putLong(fileSystem.freeInodes())
        .putLong(processes.size())
        .putLong(sizes.processes())
        .putLong(openFiles.openFiles())
        .putLong(sizes.files().openFiles())
        .putLong(fileSystem.inodesInUse())
        .putLong(sizes.files().inodes())
        .putLong(ticks.now())
        .putLong(sizes.harts());
    return info;
  }
}
