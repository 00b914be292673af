package dev.trapeze.bench;

import dev.trapeze.cpu.device.ConsoleOutput;
import dev.trapeze.images.UserPrograms;
import dev.trapeze.kernel.FirstProcess;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelStop;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.fs.DeviceNode;
import dev.trapeze.kernel.fs.Disk;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.MemoryDisk;
import dev.trapeze.kernel.fs.Mkfs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs one program as the first process of a kernel, several times in this JVM, and prints a line
 * {@code INSTRUCTIONS CPU-NANOSECONDS WALL-NANOSECONDS} for each run but the first ones, which warm
 * the JVM up. The program has all user programs on its disk; time that everybody sleeps is skipped.
 * If the program writes the byte 2 (start of text), what came before is not measured.
 *
 * <p>Arguments: {@link GuestKind#text the kind of system}, warm-up runs, measured runs, {@code
 * memory} or the file that is the disk, with {@code forced:} before it to wait for the host at each
 * barrier, the program, its arguments.
 */
public final class GuestProgram {
  /** The disk that is an array. */
  static final String MEMORY = "memory";

  /** Comes before the name of a file. */
  static final String FORCED = "forced:";

  private static final int START_OF_TEXT = 2;
  private static final long SLICE_INSTRUCTIONS = 50_000_000;

  private GuestProgram() {}

  /** See the class. */
  public static void main(String[] args) throws DiskFormatException, IOException {
    GuestKind kind = GuestKind.parse(args[0]);
    int warmUps = Integer.parseInt(args[1]);
    int runs = warmUps + Integer.parseInt(args[2]);
    List<String> command = Arrays.asList(args).subList(4, args.length);
    byte[] image = image(kind, command.get(0)).image();
    String expected = null;
    for (int run = 0; run < runs; run++) {
      ByteArrayOutputStream output = new ByteArrayOutputStream();
      String measured;
      if (args[3].equals(MEMORY)) {
        measured = run(kind, new MemoryDisk(image.clone()), command, output);
      } else {
        boolean forced = args[3].startsWith(FORCED);
        Path file = Path.of(forced ? args[3].substring(FORCED.length()) : args[3]);
        try (HostFileDisk disk = HostFileDisk.create(file, image, forced)) {
          measured = run(kind, disk, command, output);
        }
      }
      String text = output.toString(StandardCharsets.UTF_8);
      if (!isSame(expected, text)) {
        throw new IllegalStateException(command + " said something else: " + text);
      }
      expected = text;
      if (run >= warmUps) {
        System.out.println(measured);
      }
    }
  }

  private static String run(
      GuestKind kind, Disk disk, List<String> command, ByteArrayOutputStream output)
      throws DiskFormatException {
    Stopwatch watch = new Stopwatch();
    ConsoleOutput console =
        value -> {
          if (value == START_OF_TEXT) {
            watch.start();
          }
          output.write(value);
        };
    Kernel kernel = kernel(kind, disk, command, console);
    kernel.boot();
    watch.start();
    int status = toTheEnd(kernel);
    String times = watch.nanoseconds();
    if (status != 0) {
      throw new IllegalStateException(
          command + " ended with status " + status + " and said: " + output);
    }
    return kernel.machine().clock().instructionsRetired() + " " + times;
  }

  /** The time of this thread, and of everybody. */
  private static final class Stopwatch {
    private long wallStart;
    private long cpuStart;

    void start() {
      wallStart = System.nanoTime();
      cpuStart = cpuNanoseconds();
    }

    /** CPU time and wall time since the start. */
    String nanoseconds() {
      long cpu = cpuNanoseconds() - cpuStart;
      return cpu + " " + (System.nanoTime() - wallStart);
    }
  }

  /** CPU time of this thread alone: without the JIT compiler, and what else the machine does. */
  static long cpuNanoseconds() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** What a program shows on the console. */
  static String output(GuestKind kind, List<String> command) throws DiskFormatException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    Kernel kernel = kernel(kind, image(kind, command.get(0)), command, output::write);
    kernel.boot();
    int status = toTheEnd(kernel);
    if (status != 0) {
      throw new IllegalStateException(command + " ended with " + status + ": " + output);
    }
    return output.toString(StandardCharsets.UTF_8);
  }

  private static boolean isSame(@Nullable String expected, String text) {
    return expected == null || expected.equals(text);
  }

  private static MemoryDisk image(GuestKind kind, String program) throws DiskFormatException {
    List<Mkfs.Entry> files = new ArrayList<>();
    for (String name : UserPrograms.rootFileNames()) {
      files.add(new Mkfs.Entry(name, UserPrograms.rootFile(name)));
    }
    for (String name : UserPrograms.names()) {
      files.add(new Mkfs.Entry(name, kind.elf(name)));
    }
    if (!UserPrograms.names().contains(program)) {
      files.add(new Mkfs.Entry(program, kind.elf(program)));
    }
    return Mkfs.XV6.image(files, DeviceNode.STANDARD);
  }

  private static Kernel kernel(
      GuestKind kind, Disk disk, List<String> command, ConsoleOutput output)
      throws DiskFormatException {
    return kernel(kind, disk, command, output, KernelEvents.NONE);
  }

  /** A kernel whose first process is the program, on a disk with all user programs. */
  static Kernel kernel(
      GuestKind kind, List<String> command, ConsoleOutput output, KernelEvents events)
      throws DiskFormatException {
    return kernel(kind, image(kind, command.get(0)), command, output, events);
  }

  private static Kernel kernel(
      GuestKind kind, Disk disk, List<String> command, ConsoleOutput output, KernelEvents events)
      throws DiskFormatException {
    return new Kernel(
        kind.config().withFirstProcess(FirstProcess.only("/" + command.get(0), command)),
        disk,
        output,
        events);
  }

  /** Runs to the power-off, and gives its status. */
  static int toTheEnd(Kernel kernel) {
    while (true) {
      KernelStop stop = kernel.run(SLICE_INSTRUCTIONS);
      if (stop instanceof KernelStop.PoweredOff off) {
        return off.status();
      }
      if (stop instanceof KernelStop.SleepingUntil sleeping) {
        kernel.machine().clock().skipTo(sleeping.time());
      } else if (!(stop instanceof KernelStop.BudgetSpent)) {
        throw new IllegalStateException("the program waits: " + stop);
      }
    }
  }
}
