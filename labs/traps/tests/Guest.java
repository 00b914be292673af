package lab.tests;

import dev.trapeze.cpu.assembler.AssembledProgram;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.testing.GuestPrograms;
import dev.trapeze.labs.testing.LabSystem;
import dev.trapeze.labs.testing.Trial;

/**
 * What the tests' programs are made from: in them, {@code CALL NAME} makes one of the kernel's
 * system calls, {@code SIGALARM} and {@code SIGRETURN} those of the lab.
 */
public final class Guest {
  /** Ends the program with status 0. */
  public static final String EXIT = "li a0, 0\nCALL EXIT\n";

  private static final int BY_SIGNAL = 128;
  private static final int TICKS_PER_SECOND = 10_000;

  private Guest() {}

  private static String calls(String source) {
    return source
        .replaceAll("\\bCALL (\\w+)", "li a7, SYS_$1; ecall")
        .replaceAll("\\bSIGALARM\\b", "li a7, 1002; ecall")
        .replaceAll("\\bSIGRETURN\\b", "li a7, 1003; ecall");
  }

  /** The program as it will lie in memory, from address 0 on. */
  public static AssembledProgram assembled(Xlen xlen, String source) {
    return GuestPrograms.assemble(xlen, calls(source));
  }

  /** Ticks are short, so that a test has many of them. */
  private static KernelConfig withShortTicks(KernelConfig config) {
    return config.withPersonality(config.personality().withTicksPerSecond(TICKS_PER_SECOND));
  }

  /** Instructions that let time pass until the tick in s1; they need a0, a7 and t6. */
  public static String passTime(String label) {
    return """
        %1$s:
            li   t6, 300
            addi t6, t6, -1
            bnez t6, . - 4
            CALL UPTIME
            blt  a0, s1, %1$s
        """
        .formatted(label);
  }

  /** A system with the student's trampoline, whose first program is this one. */
  public static LabSystem.Builder system(Trial trial, String source) {
    return trial
        .system()
        .configure(Guest::withShortTicks)
        .program("main", calls(source))
        .first("main");
  }

  /** The same with the kernel's own trampoline, for what does not depend on the student's. */
  public static LabSystem.Builder safe(Trial trial, String source) {
    return system(trial, source).configure(KernelConfig::withKernelTrampoline);
  }

  /** Adds a program to a system. */
  public static LabSystem.Builder with(LabSystem.Builder system, String name, String source) {
    return system.program(name, calls(source));
  }

  /**
   * Runs a system to its end; the status must be 0.
   *
   * @param reasons what the program says with the statuses 1, 2 and so on
   */
  public static LabSystem run(Trial trial, LabSystem.Builder builder, String... reasons)
      throws Exception {
    LabSystem system = builder.boot();
    requireSuccess(trial, system.runToPowerOff(), reasons);
    return system;
  }

  /** Fails unless the status of a program is 0, in words if there are any. */
  static void requireSuccess(Trial trial, int status, String... reasons) {
    if (status > 0 && status <= reasons.length) {
      throw trial.fail(reasons[status - 1]);
    }
    if (status > BY_SIGNAL) {
      throw trial.fail("the program has been ended by signal " + (status - BY_SIGNAL));
    }
    trial.equal("exit status of the program", 0, status);
  }
}
