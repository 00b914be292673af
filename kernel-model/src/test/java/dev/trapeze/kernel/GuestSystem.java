package dev.trapeze.kernel;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.images.UserPrograms;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.fs.DeviceNode;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.MemoryDisk;
import dev.trapeze.kernel.fs.Mkfs;
import dev.trapeze.kernel.testing.MemoryAccount;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A whole system for tests: the committed user programs on a disk, and a console to type at. */
public final class GuestSystem {

  /** More than any test needs; whoever gets here is in an endless loop. */
  private static final long MAX_INSTRUCTIONS = 2_000_000_000L;

  private final MemoryDisk disk;
  private final Kernel kernel;
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  /** Boots; nothing has run yet. */
  public GuestSystem(KernelConfig config) throws DiskFormatException {
    this(config, rootDisk(config, Mkfs.XV6));
  }

  /** Boots from that disk. */
  public GuestSystem(KernelConfig config, MemoryDisk disk) throws DiskFormatException {
    this.disk = disk;
    this.kernel = new Kernel(config, disk, shown::write, KernelEvents.NONE);
    kernel.boot();
  }

  /** A disk with all user programs of that width, in xv6's format and size. */
  public static MemoryDisk rootDisk(Xlen xlen) throws DiskFormatException {
    return rootDisk(xlen, Mkfs.XV6);
  }

  /** A disk with all user programs of that width, of another format or size. */
  public static MemoryDisk rootDisk(Xlen xlen, Mkfs maker) throws DiskFormatException {
    return rootDisk(KernelConfig.of(xlen), maker);
  }

  /** A disk with all user programs for that width and layout. */
  public static MemoryDisk rootDisk(KernelConfig config, Mkfs maker) throws DiskFormatException {
    return rootDisk(config, maker, List.of());
  }

  /** The same with more files. */
  public static MemoryDisk rootDisk(KernelConfig config, Mkfs maker, List<Mkfs.Entry> more)
      throws DiskFormatException {
    int bits = config.xlen().bits();
    boolean linux = config.layout().hasKernelHalf();
    List<Mkfs.Entry> files =
        rootFiles(
            config.xlen(),
            name -> linux ? UserPrograms.linuxElf(name, bits) : UserPrograms.elf(name, bits));
    files.addAll(more);
    return maker.image(files, DeviceNode.STANDARD, Mkfs.MOUNT_POINTS);
  }

  /** All files of the usual disk, but for devices, with the programs that {@code elf} gives. */
  private static List<Mkfs.Entry> rootFiles(Xlen xlen, Function<String, byte[]> elf) {
    List<Mkfs.Entry> files = new ArrayList<>();
    for (String name : UserPrograms.rootFileNames()) {
      files.add(new Mkfs.Entry(name, UserPrograms.rootFile(name)));
    }
    for (List<String> names :
        List.of(UserPrograms.names(), UserPrograms.benchmarkNames(), UserPrograms.checkNames())) {
      for (String name : names) {
        files.add(new Mkfs.Entry(name, elf.apply(name)));
      }
    }
    for (String name : UserPrograms.libraryNames()) {
      files.add(new Mkfs.Entry("lib/" + name, UserPrograms.library(name, xlen.bits())));
    }
    return files;
  }

  /** Gives the console all that it will ever receive. */
  public void feed(String input) {
    kernel.input(input.getBytes(StandardCharsets.ISO_8859_1));
    kernel.endOfInput();
  }

  /** Runs until the machine is turned off, and returns the status. */
  public int runUntilOff() {
    KernelStop stop = runUntilIdle();
    if (stop instanceof KernelStop.PoweredOff off) {
      return off.status();
    }
    throw new AssertionError("the system waits for input; it has shown:\n" + shown());
  }

  /**
   * Runs, with time passing at once when everybody sleeps, until only input can go on; then each
   * frame has the owners that it should have.
   */
  public KernelStop runUntilIdle() {
    while (true) {
      KernelStop stop = kernel.run(MAX_INSTRUCTIONS);
      if (stop instanceof KernelStop.SleepingUntil sleeping) {
        kernel.machine().clock().skipTo(sleeping.time());
      } else if (stop instanceof KernelStop.BudgetSpent) {
        throw new AssertionError("the system does not come to rest; it has shown:\n" + shown());
      } else {
        MemoryAccount.of(kernel);
        return stop;
      }
    }
  }

  /** What the console has shown. */
  public String shown() {
    return shown.toString(StandardCharsets.ISO_8859_1);
  }

  /** The kernel. */
  public Kernel kernel() {
    return kernel;
  }

  /** The disk. */
  public MemoryDisk disk() {
    return disk;
  }
}
