package dev.trapeze.kernel.userland;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.images.UserPrograms;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.KernelStop;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.MemoryDisk;
import dev.trapeze.kernel.fs.Mkfs;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A booted system with all user programs on its disk. Time passes at once when nothing runs. */
final class UserSystem {
  private static final long MAX_INSTRUCTIONS = 400_000_000;
  private static final long RAM_BYTES = 16 << 20;
  private static final Map<Xlen, byte[]> IMAGES = new EnumMap<>(Xlen.class);

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final Kernel kernel;
  private int shown;

  private UserSystem(Xlen xlen, boolean interactive) {
    try {
      kernel =
          new Kernel(
              KernelConfig.of(xlen).withRamBytes(RAM_BYTES).withInteractiveConsole(interactive),
              new MemoryDisk(image(xlen).clone()),
              output::write,
              KernelEvents.NONE);
    } catch (DiskFormatException e) {
      throw new AssertionError(e);
    }
    kernel.boot();
  }

  /** What a whole run printed, and the status that the machine stopped with. */
  record Result(String output, int status) {}

  /** Boots, lets the shell read {@code commands} as its input, and waits for its end. */
  static Result run(Xlen xlen, String commands) {
    UserSystem system = new UserSystem(xlen, false);
    system.kernel.input(commands.getBytes(StandardCharsets.ISO_8859_1));
    system.kernel.endOfInput();
    int status = system.runUntilIdle(true);
    return new Result(system.newOutput(), status);
  }

  /** Boots with a person at the console, up to the first prompt. */
  static UserSystem interactive(Xlen xlen) {
    UserSystem system = new UserSystem(xlen, true);
    system.runUntilIdle(true);
    return system;
  }

  /** Types, and gives what appears until the system waits for more, sleeps included. */
  String type(String text) {
    kernel.input(text.getBytes(StandardCharsets.ISO_8859_1));
    runUntilIdle(true);
    return newOutput();
  }

  /** Types, and gives what appears until every process waits for input or for the clock. */
  String typeAndLetSleep(String text) {
    kernel.input(text.getBytes(StandardCharsets.ISO_8859_1));
    runUntilIdle(false);
    return newOutput();
  }

  /** What appeared since the last call. */
  String newOutput() {
    String all = output.toString(StandardCharsets.ISO_8859_1);
    String fresh = all.substring(shown);
    shown = all.length();
    return fresh;
  }

  /** Runs until nothing can go on; the status when the machine is off then, otherwise -1. */
  private int runUntilIdle(boolean throughSleep) {
    while (kernel.machine().clock().instructionsRetired() < MAX_INSTRUCTIONS) {
      KernelStop stop = kernel.run(MAX_INSTRUCTIONS);
      if (stop instanceof KernelStop.PoweredOff off) {
        return off.status();
      }
      if (stop instanceof KernelStop.WaitingForInput) {
        return -1;
      }
      if (stop instanceof KernelStop.SleepingUntil sleep) {
        if (!throughSleep) {
          return -1;
        }
        kernel.machine().clock().skipTo(sleep.time());
      }
    }
    throw new AssertionError("still running; printed so far: " + output);
  }

  private static synchronized byte[] image(Xlen xlen) throws DiskFormatException {
    byte[] image = IMAGES.get(xlen);
    if (image == null) {
      List<Mkfs.Entry> files = new ArrayList<>();
      for (String name : UserPrograms.rootFileNames()) {
        files.add(new Mkfs.Entry(name, UserPrograms.rootFile(name)));
      }
      List<String> programs = new ArrayList<>(UserPrograms.names());
      programs.addAll(UserPrograms.benchmarkNames());
      programs.addAll(UserPrograms.checkNames());
      for (String name : programs) {
        files.add(new Mkfs.Entry(name, UserPrograms.elf(name, xlen.bits())));
      }
      image = Mkfs.XV6.image(files).image();
      IMAGES.put(xlen, image);
    }
    return image;
  }
}
