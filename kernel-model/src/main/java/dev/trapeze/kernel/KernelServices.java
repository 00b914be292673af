package dev.trapeze.kernel;

import dev.trapeze.cpu.device.ConsoleOutput;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.Machine;
import dev.trapeze.kernel.abi.CallTable;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.ErrorConvention;
import dev.trapeze.kernel.abi.Personality;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.assembly.KernelCode;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.event.KernelMessages;
import dev.trapeze.kernel.exec.ExecLoader;
import dev.trapeze.kernel.exec.InitCode;
import dev.trapeze.kernel.fs.ConsoleDevice;
import dev.trapeze.kernel.fs.ConsoleSignals;
import dev.trapeze.kernel.fs.DeviceSwitch;
import dev.trapeze.kernel.fs.Disk;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.FileSystem;
import dev.trapeze.kernel.fs.Namespace;
import dev.trapeze.kernel.fs.OpenFileTable;
import dev.trapeze.kernel.fs.OpenFlags;
import dev.trapeze.kernel.fs.PageCache;
import dev.trapeze.kernel.fs.ProcessFiles;
import dev.trapeze.kernel.fs.RandomDevice;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.FrameAllocator;
import dev.trapeze.kernel.mm.UserMemory;
import dev.trapeze.kernel.proc.FirstProcessRule;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessHooks;
import dev.trapeze.kernel.proc.ProcessLifecycle;
import dev.trapeze.kernel.proc.ProcessState;
import dev.trapeze.kernel.proc.ProcessTable;
import dev.trapeze.kernel.proc.Scheduler;
import dev.trapeze.kernel.proc.SignalSender;
import dev.trapeze.kernel.proc.Ticks;
import dev.trapeze.kernel.procfs.ProcRoot;
import dev.trapeze.kernel.procfs.SystemView;
import dev.trapeze.kernel.signal.Signal;
import dev.trapeze.kernel.signal.SignalInfo;
import dev.trapeze.kernel.syscall.CallExtension;
import dev.trapeze.kernel.syscall.DescriptorCalls;
import dev.trapeze.kernel.syscall.ExecCall;
import dev.trapeze.kernel.syscall.Extensions;
import dev.trapeze.kernel.syscall.FileMappingCalls;
import dev.trapeze.kernel.syscall.KernelFacts;
import dev.trapeze.kernel.syscall.LimitCalls;
import dev.trapeze.kernel.syscall.MappingCalls;
import dev.trapeze.kernel.syscall.MemoryCalls;
import dev.trapeze.kernel.syscall.PathCalls;
import dev.trapeze.kernel.syscall.ProcessCalls;
import dev.trapeze.kernel.syscall.SignalCalls;
import dev.trapeze.kernel.syscall.SyscallDispatcher;
import dev.trapeze.kernel.syscall.SyscallHandler;
import dev.trapeze.kernel.syscall.SysinfoCall;
import dev.trapeze.kernel.syscall.SystemCalls;
import dev.trapeze.kernel.syscall.WaitCalls;
import dev.trapeze.kernel.trap.Backtrace;
import dev.trapeze.kernel.trap.FaultBacktrace;
import dev.trapeze.kernel.trap.FaultTeller;
import dev.trapeze.kernel.trap.InterruptHandler;
import dev.trapeze.kernel.trap.SignalDelivery;
import dev.trapeze.kernel.trap.TrapDispatcher;
import dev.trapeze.kernel.trap.TrapHistory;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Builds the rooms of the kernel and connects them (the first half of xv6's {@code main}). */
final class KernelServices {
  private static final String CONSOLE_PATH = "/console";
  private static final String PROC_PATH = "/proc";
  private static final int STANDARD_FILES = 3;
  private static final String INIT_CODE_NAME = "initcode";

  private final KernelConfig config;
  private final KernelState state;
  private final Ticks ticks;
  private final ProcessLifecycle lifecycle;
  private final SignalSender signalSender;
  private final SignalDelivery signals;
  private final List<KernelHart> harts;
  private final SyscallDispatcher syscalls;
  private int powerOffStatus = -1;

  /** Builds a machine and the kernel's rooms around it, and mounts the disk. */
  KernelServices(KernelConfig config, Disk disk, ConsoleOutput output, KernelEvents events)
      throws DiskFormatException {
    this.config = config;
    Personality personality = config.personality();
    Xlen xlen = config.xlen();
    AddressSpaceLayout layout = config.layout();
    Machine machine = new Machine(config.machine());
    machine
        .uart()
        .connect(
            value -> {
              output.write(value);
              events.consoleShown(value);
            });
    KernelMemory memory = KernelMemory.of(machine, config, events);
    FrameAllocator frames = memory.frames();

    Scheduler scheduler = new Scheduler(config.scheduling().get(), machine.clock(), config.harts());
    ProcessTable processes = new ProcessTable(config.maxProcesses(), scheduler);
    FirstRule firstRule = new FirstRule();
    signalSender = new SignalSender(processes, personality.killStatus(), firstRule);
    ConsoleDevice console =
        new ConsoleDevice(
            machine.uart(),
            processes,
            new ConsoleKeys(),
            config.interactiveConsole(),
            personality.console());
    KernelMessages messages = console::print;
    ticks = new Ticks(machine.clock(), machine.hart().csrs(), xlen, personality.ticksPerSecond());

    FileSystem fileSystem =
        FileSystem.mount(disk, personality.limits().inodes(), config.fileSystemParts());
    PageCache pageCache =
        new PageCache(
            fileSystem, frames, (inode, firstPage) -> dropFilePages(processes, inode, firstPage));
    RandomDevice random = new RandomDevice(config.seed());
    int majors = personality.limits().devices();
    DeviceSwitch devices =
        personality.ownDevices()
            ? DeviceSwitch.standard(majors, console, random)
            : DeviceSwitch.consoleOnly(majors, console);
    OpenFileTable openFiles =
        new OpenFileTable(
            fileSystem,
            devices,
            processes,
            personality.limits(),
            personality.files(),
            config.fileSystemParts());
    state =
        new KernelState(
            machine,
            frames,
            memory.kernelSpace(),
            memory.userSpaces(),
            memory.trapPath(),
            scheduler,
            processes,
            fileSystem,
            openFiles,
            console,
            random,
            new TrapHistory(machine.clock()));

    if (personality.ownDevices()) {
      SystemView system =
          new SystemView(
              processes,
              scheduler,
              frames,
              fileSystem,
              layout,
              personality.limits(),
              config.machine().isa(),
              config.harts());
      openFiles.namespace().mount(PROC_PATH, above -> new ProcRoot(above, system));
    }

    Extensions extensions =
        new Extensions(
            config.extensions().stream().<CallExtension>map(Supplier::get).toList(),
            new KernelFacts(
                frames, openFiles, processes, config.maxProcesses(), ticks, messages, events));
    lifecycle =
        new ProcessLifecycle(
            processes,
            scheduler,
            memory.userSpaces(),
            memory.stacks(),
            memory.registers(),
            firstRule,
            signalSender,
            extensions,
            events);
    Map<Syscall, SyscallHandler> handlers = new EnumMap<>(Syscall.class);
    new ProcessCalls(processes, lifecycle, scheduler, ticks).addTo(handlers);
    new WaitCalls(processes, lifecycle).addTo(handlers);
    new SignalCalls(processes, signalSender, personality.hasSignals(), messages).addTo(handlers);
    new MemoryCalls(layout, personality.heap()).addTo(handlers);
    new MappingCalls(layout, frames, pageCache).addTo(handlers);
    if (config.mappings() != null) {
      memory.userSpaces().mapFilesBy(config.mappings().get());
      new FileMappingCalls(layout, openFiles).addTo(handlers);
    }
    new LimitCalls().addTo(handlers);
    new ExecCall(
            new ExecLoader(memory.userSpaces(), personality.programs(), random::take, messages),
            openFiles.namespace(),
            pageCache,
            personality.limits(),
            config.firstTable(),
            messages,
            events)
        .addTo(handlers);
    new SystemCalls(processes, scheduler, ticks, status -> powerOffStatus = status).addTo(handlers);
    new SysinfoCall(
            frames,
            openFiles,
            processes,
            ticks,
            new SysinfoCall.Sizes(config.maxProcesses(), personality.limits(), config.harts()))
        .addTo(handlers);
    new DescriptorCalls(openFiles, console, signalSender, personality).addTo(handlers);
    new PathCalls(openFiles, personality.limits()).addTo(handlers);
    UserMemory userMemory =
        new UserMemory(machine.ram(), config.pageFaults(), personality.pointers());
    signals = new SignalDelivery(userMemory, xlen, personality.killStatus(), messages);
    syscalls =
        new SyscallDispatcher(
            personality, handlers, extensions, processes, userMemory, xlen, messages, events);
    harts =
        machine.harts().stream()
            .map(hart -> kernelHart(hart, extensions, messages, events))
            .toList();
  }

  private static void dropFilePages(ProcessTable processes, int inode, long firstPageGone) {
    for (Process process : processes.all()) {
      if (process.state() != ProcessState.ZOMBIE) {
        process.addressSpace().dropFilePages(inode, firstPageGone);
      }
    }
  }

  private KernelHart kernelHart(
      Hart hart, ProcessHooks hooks, KernelMessages messages, KernelEvents events) {
    Xlen xlen = config.xlen();
    InterruptHandler interrupts =
        new InterruptHandler(
            hart.csrs(),
            new Ticks(state.machine().clock(), hart.csrs(), xlen, ticks.perSecond()),
            state.processes(),
            state.scheduler(),
            hooks,
            state.console()::interrupt);
    TrapDispatcher traps =
        new TrapDispatcher(
            hart,
            xlen,
            state.trapPath(),
            syscalls,
            interrupts,
            config.pageFaults(),
            new FaultTeller(config.faultClassifier(), config.layout(), events),
            signals,
            config.personality().words().fault(),
            backtrace(messages, events),
            state.traps(),
            messages,
            events);
    return new KernelHart(hart, interrupts, traps, state.trapPath());
  }

  private @Nullable FaultBacktrace backtrace(KernelMessages messages, KernelEvents events) {
    Backtrace backtrace = config.backtrace();
    return backtrace == null
        ? null
        : new FaultBacktrace(backtrace, state.machine().ram(), config.xlen(), messages, events);
  }

  /**
   * Says hello, makes the first process and turns on paging and interrupts (xv6's {@code
   * userinit}).
   */
  void boot() {
    state.machine().clock().skipTo(config.startTime());
    state.console().print(config.personality().words().boot(config.harts()));
    FirstProcess program = config.firstProcess();
    ProcessFiles files =
        ProcessFiles.initial(state.openFiles(), config.personality().limits().descriptors());
    if (program.standardFilesOpen()) {
      openStandardFiles(files);
    }
    Process first = lifecycle.createFirst(INIT_CODE_NAME, files);
    InitCode.load(first, config.layout(), program.path(), program.argv());
    lifecycle.start(first);
    harts.forEach(KernelHart::start);
  }

  private void openStandardFiles(ProcessFiles files) {
    Namespace namespace = state.openFiles().namespace();
    try {
      namespace.makeDevice(files.workingDirectory(), CONSOLE_PATH, DeviceSwitch.CONSOLE_MAJOR, 0);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
    }
    OpenFlags flags = new OpenFlags(OpenFlags.O_RDWR);
    int console =
        files
            .descriptors()
            .add(state.openFiles().open(files.workingDirectory(), CONSOLE_PATH, flags));
    for (int i = 1; i < STANDARD_FILES; i++) {
      files.descriptors().duplicate(console);
    }
  }

  /** The program that the first process begins with. */
  KernelCode initCode() {
    FirstProcess program = config.firstProcess();
    return InitCode.assemble(config.layout(), program.path(), program.argv());
  }

  /** The system calls that programs can make. */
  CallTable calls() {
    return config.personality().calls();
  }

  KernelState state() {
    return state;
  }

  ProcessLifecycle lifecycle() {
    return lifecycle;
  }

  SignalSender signalSender() {
    return signalSender;
  }

  SignalDelivery signals() {
    return signals;
  }

  Ticks ticks() {
    return ticks;
  }

  /** By number. */
  List<KernelHart> harts() {
    return harts;
  }

  SyscallDispatcher syscalls() {
    return syscalls;
  }

  /** The status with which the system has been turned off, -1 while it is on. */
  int powerOffStatus() {
    return powerOffStatus;
  }

  /** What the configuration says of the first process. */
  private final class FirstRule implements FirstProcessRule {
    @Override
    public boolean mayBeKilled() {
      return config.firstProcess().powersOff() || config.personality().initCanBeKilled();
    }

    @Override
    public void shellExited(int status) {
      // Where no program can turn the machine off, an init would start shells for ever.
      boolean canPowerOff = config.personality().calls().of(Syscall.POWEROFF) != null;
      if (!canPowerOff && state.console().atEndOfInput()) {
        powerOffStatus = status & 0xFF;
      }
    }

    @Override
    public void exited(Process first, int status) {
      if (!config.firstProcess().powersOff()) {
        throw new KernelPanic(
            "init exiting: " + howEnded(first, status),
            first.pid(),
            config.xlen().zeroExtend(harts.get(state.scheduler().hart()).hart().pc()),
            null);
      }
      powerOffStatus = status & 0xFF;
    }
  }

  private String howEnded(Process first, int status) {
    if (first.name().equals(INIT_CODE_NAME)) {
      // The init code exits with the result of its exec, which may say why it failed.
      String failed = "exec of " + config.firstProcess().path() + " failed";
      if (config.personality().errors() == ErrorConvention.MINUS_ONE) {
        return failed;
      }
      for (Errno errno : Errno.values()) {
        if (errno.result() == status) {
          return failed + ": " + errno.words();
        }
      }
    }
    return first.name() + " has ended with status " + status;
  }

  /** What the console's keys do. */
  private final class ConsoleKeys implements ConsoleSignals {
    @Override
    public boolean interruptGroup(int group) {
      return signalSender.sendToGroup(group, SignalInfo.byKernel(Signal.SIGINT)) > 0;
    }

    @Override
    public void listProcesses() {
      String heading = config.personality().console().processListHeading();
      StringBuilder list = new StringBuilder("\n").append(heading);
      for (Process process : state.processes().all()) {
        list.append(
            String.format(
                "%d %-6s %s\n", process.pid(), process.state().shortName(), process.name()));
      }
      state.console().print(list.toString());
    }
  }
}
