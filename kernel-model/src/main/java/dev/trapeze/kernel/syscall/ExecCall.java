package dev.trapeze.kernel.syscall;

import dev.trapeze.kernel.abi.Limits;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.event.KernelMessages;
import dev.trapeze.kernel.exec.ExecLoader;
import dev.trapeze.kernel.exec.Image;
import dev.trapeze.kernel.exec.ProgramArguments;
import dev.trapeze.kernel.exec.ProgramFiles;
import dev.trapeze.kernel.fs.Namespace;
import dev.trapeze.kernel.fs.PageCache;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.PageTable;
import dev.trapeze.kernel.mm.PageTablePrinter;
import dev.trapeze.kernel.piece.PieceException;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessLifecycle;
import dev.trapeze.kernel.proc.ResourceLimits.Resource;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The system calls that change a process's program (xv6's {@code sys_exec}). */
public final class ExecCall {
  private final ExecLoader loader;
  private final Namespace namespace;
  private final PageCache pageCache;
  private final Limits limits;
  private final PageTablePrinter firstTable;
  private final KernelMessages messages;
  private final KernelEvents events;

  /**
   * Handlers that load programs from {@code namespace}.
   *
   * @param firstTable what is to be said of the page table of the first process's first program
   */
  public ExecCall(
      ExecLoader loader,
      Namespace namespace,
      PageCache pageCache,
      Limits limits,
      PageTablePrinter firstTable,
      KernelMessages messages,
      KernelEvents events) {
    this.loader = loader;
    this.namespace = namespace;
    this.pageCache = pageCache;
    this.limits = limits;
    this.firstTable = firstTable;
    this.messages = messages;
    this.events = events;
  }

  /** Adds the handlers to those of the dispatcher. */
  public void addTo(Map<Syscall, SyscallHandler> handlers) {
    handlers.put(Syscall.EXECV, this::execWithoutEnvironment);
    handlers.put(Syscall.EXECVE, this::execWithEnvironment);
  }

  private Outcome execWithoutEnvironment(CallContext call) {
    String path = call.stringArgument(0, limits.pathBytes());
    StringArrays arrays = new StringArrays(call, argumentLimits(call.process()));
    return exec(call, ProgramArguments.of(path, arrays.fetch(call.addressArgument(1))));
  }

  /** As in Linux, an array that is not there at all is an empty one. */
  private Outcome execWithEnvironment(CallContext call) {
    String path = call.stringArgument(0, limits.pathBytes());
    StringArrays arrays = new StringArrays(call, argumentLimits(call.process()));
    List<byte[]> argv = fetchUnlessNull(arrays, call.addressArgument(1));
    List<byte[]> environment = fetchUnlessNull(arrays, call.addressArgument(2));
    return exec(call, new ProgramArguments(path, argv, environment));
  }

  private static List<byte[]> fetchUnlessNull(StringArrays arrays, long arrayVa) {
    return arrayVa == 0 ? List.of() : arrays.fetch(arrayVa);
  }

  private ArgumentLimits argumentLimits(Process process) {
    return loader.layout().growsStack()
        ? ArgumentLimits.growingStack(process.limits().of(Resource.STACK).current())
        : ArgumentLimits.onePage(limits);
  }

  private Outcome exec(CallContext call, ProgramArguments arguments) {
    Process process = call.process();
    String path = arguments.path();
    ProgramFiles files = name -> new OpenProgram(namespace, pageCache, process.files(), name);
    Image image = loader.load(process, files, arguments);
    AddressSpace before = process.addressSpace();
    image.commitTo(process);
    process.setNameFromPath(path);
    process.signals().programReplaced();
    events.execCommitted(process.pid(), path, before, process.addressSpace());
    before.free();
    if (process.pid() == ProcessLifecycle.FIRST_PID && before.loadedFiles().isEmpty()) {
      messages.print(printed(process.addressSpace().table()));
    }
    return Outcome.NO_RETURN;
  }

  private String printed(PageTable table) {
    try {
      return Objects.requireNonNull(firstTable.print(table.memory(), table.rootPa()));
    } catch (RuntimeException | Error e) {
      throw PieceException.thrown(firstTable, "print", e);
    }
  }
}
