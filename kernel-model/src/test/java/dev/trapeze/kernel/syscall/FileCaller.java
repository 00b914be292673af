package dev.trapeze.kernel.syscall;

import dev.trapeze.cpu.device.ConsoleUart;
import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.Personality;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.fs.ConsoleDevice;
import dev.trapeze.kernel.fs.ConsoleSignals;
import dev.trapeze.kernel.fs.DeviceSwitch;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.FileSystem;
import dev.trapeze.kernel.fs.MemoryDisk;
import dev.trapeze.kernel.fs.Mkfs;
import dev.trapeze.kernel.fs.OpenFileTable;
import dev.trapeze.kernel.fs.ProcessFiles;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.FrameAllocator;
import dev.trapeze.kernel.mm.KernelStacks;
import dev.trapeze.kernel.mm.PageFaultPolicy;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.mm.TranslationFence;
import dev.trapeze.kernel.mm.UserAddressSpaces;
import dev.trapeze.kernel.mm.UserMemory;
import dev.trapeze.kernel.proc.FirstProcessRule;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessHooks;
import dev.trapeze.kernel.proc.ProcessLifecycle;
import dev.trapeze.kernel.proc.ProcessTable;
import dev.trapeze.kernel.proc.RegisterPlace;
import dev.trapeze.kernel.proc.RoundRobin;
import dev.trapeze.kernel.proc.Scheduler;
import dev.trapeze.kernel.proc.SignalSender;
import dev.trapeze.kernel.wait.WaitChannel;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A process with real memory and files, whose system calls a test makes in its place. */
final class FileCaller {

  /** Two pages that the process may read and write; nothing is mapped behind them. */
  static final long DATA_VA = 0x2000;

  static final long DATA_END_VA = 0x4000;

  /** A page that it may read and not write. */
  static final long TEXT_VA = 0x1000;

  /** A page that only the kernel may access. */
  static final long GUARD_VA = 0x5000;

  /** Nothing there. */
  static final long UNMAPPED_VA = 0x9000;

  private static final int PROCESSES = 8;
  private static final int RAM_BYTES = 1 << 20;
  private static final Personality PERSONALITY = Personality.TRAPEZE;

  /** What a call came to. */
  record Result(long value, @Nullable WaitChannel blockedOn) {}

  final MemoryDisk disk = Mkfs.XV6.image(List.of());
  final FileSystem fileSystem = FileSystem.mount(disk, 50);
  final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  final ConsoleUart uart = new ConsoleUart(level -> {});
  final OpenFileTable files;
  final ProcessLifecycle lifecycle;
  private final Map<Syscall, SyscallHandler> handlers = new EnumMap<>(Syscall.class);
  private final TrapframeCall call;
  private final UserMemory memory;
  private final ProcessTable processes;
  private Process process;

  FileCaller(Xlen xlen, boolean interactive) throws DiskFormatException {
    Ram ram = new Ram(0x8000_0000L, RAM_BYTES);
    FrameAllocator frames = new FrameAllocator(ram, ram.basePa(), ram.endPa());
    long trampolinePa = frames.allocateZeroed();
    AddressSpaceLayout layout = AddressSpaceLayout.vimix(xlen);
    UserAddressSpaces spaces = new UserAddressSpaces(frames, layout, trampolinePa);
    AddressSpace kernelSpace = new AddressSpace(frames, PagingMode.of(xlen));
    KernelStacks stacks =
        new KernelStacks(kernelSpace, frames, layout, PROCESSES, TranslationFence.NONE);
    Scheduler scheduler = new Scheduler(new RoundRobin(), new VirtualClock(), 1);
    processes = new ProcessTable(PROCESSES, scheduler);
    memory = new UserMemory(ram, PageFaultPolicy.EAGER, PERSONALITY.pointers());
    call = new TrapframeCall(memory, xlen);
    DeviceSwitch devices = new DeviceSwitch(10);
    files =
        new OpenFileTable(
            fileSystem, devices, processes, PERSONALITY.limits(), PERSONALITY.files());
    uart.connect(shown::write);
    ConsoleDevice console =
        new ConsoleDevice(uart, processes, NO_SIGNALS, interactive, PERSONALITY.console());
    devices.register(DeviceSwitch.CONSOLE_MAJOR, console);
    SignalSender signals = new SignalSender(processes, PERSONALITY.killStatus(), NO_RULE);
    new DescriptorCalls(files, console, signals, PERSONALITY).addTo(handlers);
    new PathCalls(files, PERSONALITY.limits()).addTo(handlers);
    lifecycle =
        new ProcessLifecycle(
            processes,
            scheduler,
            spaces,
            stacks,
            new RegisterPlace.OwnFrame(frames),
            NO_RULE,
            signals,
            ProcessHooks.NONE,
            KernelEvents.NONE);
    process = lifecycle.createFirst("test", ProcessFiles.initial(files, 16));
    AddressSpace space = process.addressSpace();
    int user = Pte.R | Pte.U;
    space.mapFilled(new Region(RegionKind.TEXT, TEXT_VA, DATA_VA, user | Pte.X));
    space.mapFilled(new Region(RegionKind.DATA, DATA_VA, DATA_END_VA, user | Pte.W));
    space.mapFilled(new Region(RegionKind.GUARD, GUARD_VA, GUARD_VA + 0x1000, Pte.R | Pte.W));
  }

  /** Makes a child, which shares the open files; {@link #become} it to make its calls. */
  Process fork() {
    return lifecycle.fork(process);
  }

  /** From now on the calls are those of {@code caller}. */
  void become(Process caller) {
    process = caller;
  }

  /** Makes a call; an error is a negative value, as the program sees it. */
  Result call(Syscall syscall, long... arguments) {
    call.begin(process, Objects.requireNonNull(PERSONALITY.calls().of(syscall)).arguments());
    for (int i = 0; i < 6; i++) {
      process.trapframe().setArgument(i, i < arguments.length ? arguments[i] : 0);
    }
    SyscallHandler handler = handlers.get(syscall);
    if (handler == null) {
      throw new IllegalArgumentException("no handler for " + syscall);
    }
    try {
      Outcome outcome = handler.handle(call);
      if (outcome instanceof Outcome.Blocked blocked) {
        process.pendingCall().begin();
        return new Result(0, blocked.channel());
      }
      process.pendingCall().clear();
      return new Result(((Outcome.Done) outcome).value(), null);
    } catch (ErrnoException e) {
      process.pendingCall().clear();
      return new Result(e.errno().result(), null);
    }
  }

  /** The value of a call that does not block. */
  long value(Syscall syscall, long... arguments) {
    Result result = call(syscall, arguments);
    if (result.blockedOn() != null) {
      throw new AssertionError(syscall + " waits for " + result.blockedOn());
    }
    return result.value();
  }

  /** Puts a string with its NUL into the memory of the process and gives its address back. */
  long string(long va, String text) {
    put(va, (text + "\0").getBytes(StandardCharsets.ISO_8859_1));
    return va;
  }

  void put(long va, byte[] bytes) {
    memory.copyOut(process.addressSpace(), bytes, 0, va, bytes.length);
  }

  byte[] get(long va, int length) {
    byte[] bytes = new byte[length];
    memory.copyIn(process.addressSpace(), va, bytes, 0, length);
    return bytes;
  }

  static long error(Errno errno) {
    return errno.result();
  }

  /** The caller. */
  Process process() {
    return process;
  }

  private static final ConsoleSignals NO_SIGNALS =
      new ConsoleSignals() {
        @Override
        public boolean interruptGroup(int pgid) {
          return false;
        }

        @Override
        public void listProcesses() {}
      };

  private static final FirstProcessRule NO_RULE =
      new FirstProcessRule() {
        @Override
        public boolean mayBeKilled() {
          return false;
        }

        @Override
        public void shellExited(int status) {}

        @Override
        public void exited(Process first, int status) {}
      };
}
