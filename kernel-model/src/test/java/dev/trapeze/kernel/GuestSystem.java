package dev.trapeze.kernel;

import dev.trapeze.images.UserPrograms;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.MemoryDisk;
import dev.trapeze.kernel.fs.Mkfs;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A whole system without a person, whose disk and kernel a test looks at when it is off. */
final class GuestSystem {

  /** More than any test needs; whoever gets here is in an endless loop. */
  private static final long MAX_INSTRUCTIONS = 2_000_000_000L;

  private final MemoryDisk disk;
  private final Kernel kernel;
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  /** Boots from that disk, with {@code input} as all that the console ever receives. */
  GuestSystem(KernelConfig config, MemoryDisk disk, String input) throws DiskFormatException {
    this.disk = disk;
    this.kernel =
        new Kernel(config.withInteractiveConsole(false), disk, shown::write, KernelEvents.NONE);
    kernel.boot();
    kernel.input(input.getBytes(StandardCharsets.ISO_8859_1));
    kernel.endOfInput();
  }

  /** Runs until the machine is turned off, and returns the status; sleeps take no time. */
  int runUntilOff() {
    while (true) {
      KernelStop stop = kernel.run(MAX_INSTRUCTIONS);
      if (stop instanceof KernelStop.PoweredOff off) {
        return off.status();
      } else if (stop instanceof KernelStop.SleepingUntil sleeping) {
        kernel.machine().clock().skipTo(sleeping.time());
      } else {
        throw new AssertionError(stop + " after the console has shown:\n" + shown());
      }
    }
  }

  /** What the console has shown. */
  String shown() {
    return shown.toString(StandardCharsets.ISO_8859_1);
  }

  /** The data of the kernel. */
  KernelState state() {
    return kernel.state();
  }

  /** The disk. */
  MemoryDisk disk() {
    return disk;
  }

  /** The usual user programs of a width, for {@link Mkfs}. */
  static List<Mkfs.Entry> userPrograms(int xlenBits) {
    List<Mkfs.Entry> files = new ArrayList<>();
    for (String name : UserPrograms.names()) {
      files.add(new Mkfs.Entry(name, UserPrograms.elf(name, xlenBits)));
    }
    return files;
  }
}
