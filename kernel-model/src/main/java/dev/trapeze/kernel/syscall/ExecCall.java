package dev.trapeze.kernel.syscall;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.Limits;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.exec.ExecLoader;
import dev.trapeze.kernel.fs.FileSystem;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.proc.Process;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The system call that changes a process's program (xv6's {@code sys_exec}). */
public final class ExecCall {
  private final ExecLoader loader;
  private final FileSystem fileSystem;
  private final Limits limits;
  private final KernelEvents events;

  /** A handler that loads programs from {@code fileSystem}. */
  public ExecCall(ExecLoader loader, FileSystem fileSystem, Limits limits, KernelEvents events) {
    this.loader = loader;
    this.fileSystem = fileSystem;
    this.limits = limits;
    this.events = events;
  }

  /** Adds the handler to those of the dispatcher. */
  public void addTo(Map<Syscall, SyscallHandler> handlers) {
    handlers.put(Syscall.EXECV, this::exec);
  }

  private Outcome exec(CallContext call) {
    String path = call.stringArgument(0, limits.pathBytes());
    List<byte[]> argv = arguments(call, call.addressArgument(1));
    Process process = call.process();
    byte[] file = fileSystem.readFile(process.files().workingDirectory(), path);
    ExecLoader.Image image = loader.load(process, file, path, argv);
    AddressSpace before = process.addressSpace();
    image.commitTo(process);
    process.setNameFromPath(path);
    events.execCommitted(process.pid(), path, before, process.addressSpace());
    before.free();
    return Outcome.NO_RETURN;
  }

  /** Fetches the array of addresses, at any alignment, and the strings. */
  private List<byte[]> arguments(CallContext call, long arrayVa) {
    int wordBytes = call.xlen().bytes();
    byte[] word = new byte[Long.BYTES];
    byte[] string = new byte[Pages.BYTES];
    List<byte[]> argv = new ArrayList<>();
    int totalBytes = 0;
    while (true) {
      call.copyIn(arrayVa + (long) argv.size() * wordBytes, word, 0, wordBytes);
      long stringVa = ByteBuffer.wrap(word).order(ByteOrder.LITTLE_ENDIAN).getLong();
      if (stringVa == 0) {
        return argv;
      }
      int length = call.copyInString(stringVa, string);
      totalBytes += length + 1;
      if (length < 0 || totalBytes > Pages.BYTES || argv.size() == limits.arguments()) {
        throw ErrnoException.of(Errno.E2BIG);
      }
      argv.add(Arrays.copyOf(string, length));
    }
  }
}
