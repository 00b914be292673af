package dev.trapeze.kernel.testing;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.FirstProcess;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.KernelStop;
import dev.trapeze.kernel.abi.PointerRule;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.Mkfs;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.PageFaultPolicy;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.mm.UserMemory;
import dev.trapeze.kernel.proc.Process;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A booted system and what its console has shown. Time that all processes sleep is skipped. */
public final class TestSystem {
  private static final long RAM_BYTES = 8 << 20;
  private static final long STEP = 10_000_000;
  private static final long MOST_INSTRUCTIONS = 2_000_000_000;

  private final Kernel kernel;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

  private TestSystem(KernelConfig config, List<Mkfs.Entry> files, KernelEvents events) {
    try {
      kernel = new Kernel(config, Mkfs.XV6.image(files), output::write, events);
    } catch (DiskFormatException e) {
      throw new IllegalArgumentException(e);
    }
    kernel.boot();
  }

  /** What a system is made from. */
  public static final class Builder {
    private final List<Mkfs.Entry> files = new ArrayList<>();
    private KernelConfig config;
    private KernelEvents events = KernelEvents.NONE;

    private Builder(Xlen xlen) {
      config = KernelConfig.of(xlen).withInteractiveConsole(false).withRamBytes(RAM_BYTES);
    }

    /** Changes the configuration. */
    public Builder configure(UnaryOperator<KernelConfig> change) {
      config = change.apply(config);
      return this;
    }

    /** Puts a file on the disk. */
    public Builder file(String path, byte[] contents) {
      files.add(new Mkfs.Entry(path, contents));
      return this;
    }

    /** Puts a program on the disk, assembled for the layout as it has been configured so far. */
    public Builder program(String path, String source) {
      return file(path, GuestPrograms.elf(config.layout(), source));
    }

    /** Makes a program of the disk the first process, with these arguments. */
    public Builder first(String path, String... argv) {
      config = config.withFirstProcess(FirstProcess.only("/" + path, List.of(argv)));
      return this;
    }

    /** Listens to the kernel. */
    public Builder events(KernelEvents listener) {
      events = listener;
      return this;
    }

    /** Boots. */
    public TestSystem boot() {
      return new TestSystem(config, files, events);
    }
  }

  /** A system of that width with 8 MiB, VIMIX's layout, an empty disk, and no person at it. */
  public static Builder of(Xlen xlen) {
    return new Builder(xlen);
  }

  /** A system of that layout; otherwise as the one before. */
  public static Builder of(AddressSpaceLayout layout) {
    return of(layout.xlen()).configure(config -> config.withLayout(layout));
  }

  /** A system whose only program is the assembled source. */
  public static TestSystem running(Xlen xlen, String source) {
    return of(xlen).program("main", source).first("main", "main").boot();
  }

  /** The kernel. */
  public Kernel kernel() {
    return kernel;
  }

  /** What the console has shown. */
  public String output() {
    return output.toString(StandardCharsets.ISO_8859_1);
  }

  /** What the console has shown, as bytes. */
  public byte[] outputBytes() {
    return output.toByteArray();
  }

  /** Runs until the power is off, and gives the exit status. */
  public int runToPowerOff() {
    if (run() instanceof KernelStop.PoweredOff off) {
      return off.status();
    }
    throw new AssertionError("the system waits for input; its console says: " + output());
  }

  /**
   * Runs until the power is off or nothing but input can make the system go on; then each frame has
   * the owners that it should have.
   */
  public KernelStop run() {
    while (kernel.machine().clock().instructionsRetired() < MOST_INSTRUCTIONS) {
      KernelStop stop = kernel.run(STEP);
      if (stop instanceof KernelStop.SleepingUntil sleep) {
        kernel.machine().clock().skipTo(sleep.time());
      } else if (!(stop instanceof KernelStop.BudgetSpent)) {
        MemoryAccount.of(kernel);
        return stop;
      }
    }
    throw new AssertionError("the system does not come to an end; its console says: " + output());
  }

  /** The process with that number. */
  public Process process(int pid) {
    Process process = kernel.processes().byPid(pid);
    if (process == null) {
      throw new AssertionError("there is no process " + pid);
    }
    return process;
  }

  /** The region of that kind in a process's address space. */
  public Region region(int pid, RegionKind kind) {
    Region region = process(pid).addressSpace().regionOf(kind);
    if (region == null) {
      throw new AssertionError("process " + pid + " has no region " + kind);
    }
    return region;
  }

  /** Reads a process's memory where the process itself may. */
  public byte[] peek(int pid, long va, int bytes) {
    byte[] contents = new byte[bytes];
    userMemory().copyIn(process(pid).addressSpace(), va, contents, 0, bytes);
    return contents;
  }

  /** Writes a process's memory where the process itself may. */
  public void poke(int pid, long va, byte[] contents) {
    userMemory().copyOut(process(pid).addressSpace(), contents, 0, va, contents.length);
  }

  /** Number of free frames. */
  public int freeFrames() {
    return kernel.state().frames().freeFrames();
  }

  private UserMemory userMemory() {
    return new UserMemory(kernel.machine().ram(), PageFaultPolicy.EAGER, PointerRule.SAME_ACCESS);
  }
}
