package dev.trapeze.kernel.userland;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.GuestSystem;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.KernelStop;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.MemoryDisk;
import dev.trapeze.kernel.fs.Mkfs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A small system with all user programs, and what its console showed between two moments. */
final class UserSystem {
  private static final long RAM_BYTES = 16 << 20;
  private static final long MAX_INSTRUCTIONS = 400_000_000;
  private static final Map<String, byte[]> IMAGES = new ConcurrentHashMap<>();

  private final GuestSystem system;
  private int alreadyGiven;

  private UserSystem(GuestSystem system) {
    this.system = system;
  }

  private UserSystem(KernelConfig config) {
    this(config, null);
  }

  /** With all programs on a disk that is made so, or on the usual one. */
  private UserSystem(KernelConfig config, @Nullable Mkfs maker) {
    try {
      MemoryDisk disk =
          maker == null
              ? new MemoryDisk(image(config).clone())
              : GuestSystem.rootDisk(config, maker);
      system = new GuestSystem(config, disk);
    } catch (DiskFormatException e) {
      throw new AssertionError(e);
    }
  }

  private static KernelConfig config(Xlen xlen, boolean interactive) {
    return KernelConfig.of(xlen).withRamBytes(RAM_BYTES).withInteractiveConsole(interactive);
  }

  /** What a whole run printed, and the status that the machine stopped with. */
  record Result(String output, int status) {}

  /** Boots, lets the shell read {@code commands} as its input, and waits for its end. */
  static Result run(Xlen xlen, String commands) {
    return run(xlen, commands, config -> config);
  }

  /** The same on a system with another configuration. */
  static Result run(Xlen xlen, String commands, UnaryOperator<KernelConfig> change) {
    return run(new UserSystem(change.apply(config(xlen, false))), commands);
  }

  /** The same on the usual system with another disk. */
  static Result run(Xlen xlen, Mkfs maker, String commands) {
    return run(new UserSystem(config(xlen, false), maker), commands);
  }

  /** The same on a system with another configuration, and with more files on its disk. */
  static Result run(
      Xlen xlen, UnaryOperator<KernelConfig> change, List<Mkfs.Entry> files, String commands) {
    KernelConfig config = change.apply(config(xlen, false));
    try {
      MemoryDisk disk = GuestSystem.rootDisk(config, Mkfs.XV6, files);
      return run(new UserSystem(new GuestSystem(config, disk)), commands);
    } catch (DiskFormatException e) {
      throw new AssertionError(e);
    }
  }

  private static Result run(UserSystem booted, String commands) {
    GuestSystem system = booted.system;
    system.kernel().input(commands.getBytes(StandardCharsets.ISO_8859_1));
    system.kernel().endOfInput();
    int status = system.runUntilOff();
    return new Result(system.shown(), status);
  }

  /** Boots with a person at the console, up to the first prompt. */
  static UserSystem interactive(Xlen xlen) {
    return interactive(xlen, config -> config);
  }

  /** The same on a system with another configuration. */
  static UserSystem interactive(Xlen xlen, UnaryOperator<KernelConfig> change) {
    UserSystem booted = new UserSystem(change.apply(config(xlen, true)));
    booted.system.runUntilIdle();
    return booted;
  }

  /** The kernel, for a look inside. */
  Kernel kernel() {
    return system.kernel();
  }

  /** Types, and gives what appears until the system waits for more; who sleeps is waited for. */
  String type(String text) {
    system.kernel().input(text.getBytes(StandardCharsets.ISO_8859_1));
    system.runUntilIdle();
    return newOutput();
  }

  /** Types, and gives what appears until every process waits for input or sleeps. */
  String typeAndLetSleep(String text) {
    system.kernel().input(text.getBytes(StandardCharsets.ISO_8859_1));
    if (system.kernel().run(MAX_INSTRUCTIONS) instanceof KernelStop.BudgetSpent) {
      throw new AssertionError("the system does not come to rest; it has shown: " + newOutput());
    }
    return newOutput();
  }

  /** What appeared since the last call. */
  String newOutput() {
    String all = system.shown();
    String fresh = all.substring(alreadyGiven);
    alreadyGiven = all.length();
    return fresh;
  }

  private static byte[] image(KernelConfig config) throws DiskFormatException {
    String key = config.xlen() + (config.layout().hasKernelHalf() ? " linux" : "");
    byte[] image = IMAGES.get(key);
    if (image == null) {
      image = GuestSystem.rootDisk(config, Mkfs.XV6).image();
      IMAGES.put(key, image);
    }
    return image;
  }
}
