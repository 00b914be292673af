package dev.trapeze.labs.testing;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.TranslationCaching;
import dev.trapeze.kernel.FirstProcess;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.KernelStop;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.fs.DeviceNode;
import dev.trapeze.kernel.fs.Disk;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.MemoryDisk;
import dev.trapeze.kernel.fs.Mkfs;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.testing.GuestPrograms;
import dev.trapeze.kernel.testing.MemoryAccount;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A booted system with the student's piece in it. Time that all processes sleep is skipped.
 *
 * <p>Virtual addresses are zero-extended (32 bits) or canonical (64 bits).
 */
public final class LabSystem {
  private static final long RAM_BYTES = 16 << 20;
  private static final long MOST_INSTRUCTIONS = 50_000_000;
  private static final long STEP = 1_000_000;

  private final Kernel kernel;
  private final Disk disk;
  private final EventLog log;
  private final ByteArrayOutputStream console;
  private final long instructionLimit;

  private LabSystem(
      Kernel kernel, Disk disk, EventLog log, ByteArrayOutputStream console, long limit) {
    this.kernel = kernel;
    this.disk = disk;
    this.log = log;
    this.console = console;
    this.instructionLimit = limit;
  }

  /** What a system is made from. */
  public static final class Builder {
    private final Trial trial;
    private final LabSetup setup;
    private final List<Mkfs.Entry> files = new ArrayList<>();
    private KernelConfig config;
    private KernelEvents events = KernelEvents.NONE;
    private Mkfs maker = Mkfs.trapeze(2000, 200);
    private @Nullable Disk disk;
    private long instructionLimit = MOST_INSTRUCTIONS;

    Builder(Trial trial, LabSetup setup) {
      this.trial = trial;
      this.setup = setup;
      KernelConfig plain =
          KernelConfig.of(trial.xlen())
              .withInteractiveConsole(false)
              .withRamBytes(RAM_BYTES)
              .withTranslationCaching(TranslationCaching.ARCHITECTURAL);
      this.config = setup.configure(Schedule.apply(plain, trial.seed()), trial.submission());
    }

    /** Changes the configuration, in which the student's piece is already. */
    public Builder configure(UnaryOperator<KernelConfig> change) {
      config = change.apply(config);
      return this;
    }

    /** Puts a file on the disk. */
    public Builder file(String path, byte[] contents) {
      files.add(new Mkfs.Entry(path, contents));
      return this;
    }

    /**
     * Puts a program on the disk, assembled for the layout as it has been configured so far; the
     * language is that of {@link GuestPrograms}.
     */
    public Builder program(String path, String source) {
      return file(path, GuestPrograms.elf(config.layout(), source));
    }

    /** Puts the shell and the usual programs on the disk, which gets larger for them. */
    public Builder standardPrograms() {
      files.addAll(StandardPrograms.of(config.layout()));
      maker = Mkfs.trapeze(8000, 400);
      return this;
    }

    /** Makes a program of the disk the first process; the arguments begin with its name. */
    public Builder first(String path, String... arguments) {
      List<String> argv = Stream.concat(Stream.of(path), Stream.of(arguments)).toList();
      config = config.withFirstProcess(FirstProcess.only("/" + path, argv));
      return this;
    }

    /** Makes the shell the first process, with a command line; with the standard programs. */
    public Builder shell(String commandLine) {
      return standardPrograms().first("sh", "-c", commandLine);
    }

    /** Makes the disk so; the usual one has 2,000 blocks in our own format. */
    public Builder disk(Mkfs other) {
      maker = other;
      return this;
    }

    /** Boots from this disk as it is: no file is put on it. */
    public Builder disk(Disk other) {
      disk = other;
      return this;
    }

    /** Listens to the kernel too. */
    public Builder events(KernelEvents listener) {
      events = listener;
      return this;
    }

    /** How many instructions the system may retire; 50 million unless told otherwise. */
    public Builder instructionLimit(long instructions) {
      instructionLimit = instructions;
      return this;
    }

    /** The configuration as it is so far. */
    public KernelConfig config() {
      return config;
    }

    /**
     * Boots; nothing has run yet.
     *
     * @throws DiskFormatException if there is no room for the files, or the disk cannot be mounted
     */
    public LabSystem boot() throws DiskFormatException {
      Disk used = disk == null ? newDisk() : disk;
      trial.booting(new CapturedSystem(config, used));
      ByteArrayOutputStream console = new ByteArrayOutputStream();
      EventLog log = new EventLog(events, trial.endings());
      Kernel kernel = new Kernel(config, used, console::write, log);
      log.of(kernel);
      LabSystem system = new LabSystem(kernel, used, log, console, instructionLimit);
      trial.booted(system);
      kernel.boot();
      return system;
    }

    private MemoryDisk newDisk() throws DiskFormatException {
      List<Mkfs.Entry> all = new ArrayList<>(files);
      all.addAll(setup.files(trial.xlen(), trial.submission()));
      return maker.image(all, DeviceNode.STANDARD, Mkfs.MOUNT_POINTS);
    }
  }

  /** The kernel. */
  public Kernel kernel() {
    return kernel;
  }

  /** The disk. */
  public Disk disk() {
    return disk;
  }

  /** Width of the machine. */
  public Xlen xlen() {
    return kernel.machine().xlen();
  }

  /** What the console has shown. */
  public String console() {
    return console.toString(StandardCharsets.ISO_8859_1);
  }

  /** Instructions that all harts have retired. */
  public long instructions() {
    return kernel.machine().clock().instructionsRetired();
  }

  /** What has happened, in order; a view that grows. */
  public List<Event> log() {
    return log.events();
  }

  /** The events of one kind, in order. */
  public <E extends Event> List<E> log(Class<E> kind) {
    return log.events().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Which pages harts have been told to forget so far. */
  public List<Event.Flushed> flushes() {
    return log(Event.Flushed.class);
  }

  /** Types at the console. */
  public void type(String text) {
    kernel.input(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /**
   * Runs until the power is off, and gives the exit status; then no frame is lost.
   *
   * @throws CheckFailed if the system waits for ever or does not come to an end
   */
  public int runToPowerOff() {
    if (run() instanceof KernelStop.PoweredOff off) {
      return off.status();
    }
    throw new CheckFailed("every process waits, and nothing will ever wake one: " + processes());
  }

  /**
   * Runs until the power is off or nothing but input can make the system go on; then no frame is
   * lost.
   */
  public KernelStop run() {
    KernelStop stop = go(null);
    if (stop == null) {
      throw new IllegalStateException();
    }
    account();
    return stop;
  }

  /**
   * Runs until a condition holds, which is asked after each event.
   *
   * @param words what the condition says, for the failure
   * @throws CheckFailed if the system comes to its end before
   */
  public void runUntil(String words, BooleanSupplier condition) {
    if (!condition.getAsBoolean() && go(condition) != null) {
      throw new CheckFailed("the system has come to its end before this: " + words);
    }
  }

  /** Runs until the console has shown this. */
  public void runUntilOutput(String text) {
    runUntil("the console shows '" + text + "'", () -> console().contains(text));
  }

  /** Runs on; null if the condition has come to hold. */
  private @Nullable KernelStop go(@Nullable BooleanSupplier condition) {
    log.await(condition);
    try {
      while (instructions() < instructionLimit) {
        KernelStop stop = kernel.run(Math.min(STEP, instructionLimit - instructions()));
        if (condition != null && condition.getAsBoolean()) {
          return null;
        }
        if (stop instanceof KernelStop.SleepingUntil sleep) {
          kernel.skipTo(sleep.time());
        } else if (stop instanceof KernelStop.PoweredOff
            || stop instanceof KernelStop.WaitingForInput) {
          return stop;
        }
      }
    } finally {
      log.await(null);
    }
    throw new CheckFailed(
        "after %,d instructions the system has not come to its end: %s"
            .formatted(instructionLimit, processes()));
  }

  /** All processes in a line. */
  private String processes() {
    StringBuilder line = new StringBuilder();
    for (Process process : kernel.processes().all()) {
      line.append(line.isEmpty() ? "" : ", ")
          .append("pid ")
          .append(process.pid())
          .append(' ')
          .append(process.name())
          .append(' ')
          .append(process.state().shortName());
    }
    return line.isEmpty() ? "there is no process" : line.toString();
  }

  /** The process with that number, or null. */
  public @Nullable Process processOrNull(int pid) {
    return kernel.processes().byPid(pid);
  }

  /** The process with that number; fails if there is none. */
  public Process process(int pid) {
    Process process = processOrNull(pid);
    if (process == null) {
      throw new CheckFailed("there is no process " + pid + ": " + processes());
    }
    return process;
  }

  /** The process with that name and the lowest number; fails if there is none. */
  public Process process(String name) {
    for (Process process : kernel.processes().all()) {
      if (process.name().equals(name)) {
        return process;
      }
    }
    throw new CheckFailed("there is no process " + name + ": " + processes());
  }

  /** The leaf entry that maps an address, 0 or without V where nothing is mapped. */
  public long pte(Process process, long va) {
    return process.addressSpace().table().entryOf(va);
  }

  /** The physical address of a byte; -1 where nothing is mapped. */
  public long physical(Process process, long va) {
    return process.addressSpace().table().physical(va);
  }

  /** How many hold the frame at a physical address. */
  public int references(long pa) {
    return kernel.state().frames().references(pa & -Pages.BYTES);
  }

  /** The only or lowest region of that kind; fails if there is none. */
  public Region region(Process process, RegionKind kind) {
    Region region = process.addressSpace().regionOf(kind);
    if (region == null) {
      throw new CheckFailed("pid " + process.pid() + " has no region " + kind.words());
    }
    return region;
  }

  /** Bytes of a program's memory, as its page table shows them; fails where nothing is mapped. */
  public byte[] peek(Process process, long va, int bytes) {
    byte[] contents = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      ram().read(requirePhysical(process, va + i), contents, i, 1);
    }
    return contents;
  }

  /** A word of the machine's width of a program's memory, sign-extended. */
  public long peekWord(Process process, long va) {
    long word = 0;
    byte[] bytes = peek(process, va, xlen().bytes());
    for (int i = bytes.length - 1; i >= 0; i--) {
      word = word << 8 | bytes[i] & 0xFF;
    }
    return xlen().signExtend(word);
  }

  /** Changes bytes of a program's memory; fails where nothing is mapped. */
  public void poke(Process process, long va, byte[] contents) {
    for (int i = 0; i < contents.length; i++) {
      ram().write(requirePhysical(process, va + i), contents, i, 1);
    }
  }

  private long requirePhysical(Process process, long va) {
    long pa = physical(process, va);
    if (pa < 0 || !ram().contains(pa, 1)) {
      throw new CheckFailed("%s of pid %d is not mapped".formatted(xlen().hex(va), process.pid()));
    }
    return pa;
  }

  private Ram ram() {
    return kernel.machine().ram();
  }

  /** Number of free frames. */
  public int freeFrames() {
    return kernel.state().frames().freeFrames();
  }

  /**
   * Who holds which frames now.
   *
   * @throws CheckFailed if a frame is lost, or is held by fewer than have it
   */
  public MemoryAccount account() {
    try {
      return MemoryAccount.of(kernel);
    } catch (AssertionError e) {
      List<String> lines = String.valueOf(e.getMessage()).lines().toList();
      throw new CheckFailed(
          "frames are lost, or freed while somebody has them: "
              + lines.get(lines.size() > 1 ? 1 : 0),
          null,
          null,
          String.join("\n", lines));
    }
  }
}
