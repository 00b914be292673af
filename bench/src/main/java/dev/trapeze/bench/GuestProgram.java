package dev.trapeze.bench;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.images.UserPrograms;
import dev.trapeze.kernel.FirstProcess;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.KernelStop;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.Mkfs;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs one benchmark program as the only program of a kernel, several times in this JVM, and prints
 * a line {@code INSTRUCTIONS CPU-NANOSECONDS} for each run but the first ones, which warm the JVM
 * up.
 *
 * <p>Arguments: program, width in bits, argument of the program, warm-up runs, measured runs.
 */
public final class GuestProgram {
  private static final long SLICE_INSTRUCTIONS = 50_000_000;

  private GuestProgram() {}

  /** See the class. */
  public static void main(String[] args) throws DiskFormatException {
    String program = args[0];
    Xlen xlen = Xlen.ofBits(Integer.parseInt(args[1]));
    int warmUps = Integer.parseInt(args[3]);
    int runs = warmUps + Integer.parseInt(args[4]);
    String expected = null;
    for (int run = 0; run < runs; run++) {
      ByteArrayOutputStream output = new ByteArrayOutputStream();
      Kernel kernel = kernel(program, xlen, args[2], output);
      kernel.boot();
      long start = cpuNanoseconds();
      int status = toTheEnd(kernel);
      long nanoseconds = cpuNanoseconds() - start;

      String text = output.toString(StandardCharsets.UTF_8);
      if (status != 0 || !isSame(expected, text)) {
        throw new IllegalStateException(
            program + " ended with status " + status + " and said: " + text);
      }
      expected = text;
      if (run >= warmUps) {
        System.out.println(kernel.machine().clock().instructionsRetired() + " " + nanoseconds);
      }
    }
  }

  /**
   * Of this thread alone: the JIT compiler's time does not count, nor what else the machine does.
   */
  private static long cpuNanoseconds() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static boolean isSame(@Nullable String expected, String text) {
    return expected == null || expected.equals(text);
  }

  private static Kernel kernel(
      String program, Xlen xlen, String argument, ByteArrayOutputStream output)
      throws DiskFormatException {
    String path = "/" + program;
    byte[] elf = UserPrograms.elf(program, xlen.bits());
    return new Kernel(
        KernelConfig.of(xlen)
            .withLayout(AddressSpaceLayout.vimix(xlen))
            .withInteractiveConsole(false)
            .withFirstProcess(FirstProcess.only(path, List.of(path, argument))),
        Mkfs.XV6.image(List.of(new Mkfs.Entry(program, elf))),
        output::write,
        KernelEvents.NONE);
  }

  private static int toTheEnd(Kernel kernel) {
    while (true) {
      KernelStop stop = kernel.run(SLICE_INSTRUCTIONS);
      if (stop instanceof KernelStop.PoweredOff off) {
        return off.status();
      }
      if (!(stop instanceof KernelStop.BudgetSpent)) {
        throw new IllegalStateException("the program waits: " + stop);
      }
    }
  }
}
