package lab.tests;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.labs.testing.Event;
import dev.trapeze.labs.testing.LabSystem;
import dev.trapeze.labs.testing.Trial;
import java.util.List;
import java.util.Locale;

/**
 * What the tests' programs are made from: in them, {@code CALL NAME} makes one of the kernel's
 * system calls, and {@code SYSINFO} makes the lab's.
 */
public final class Guest {
  private static final int BY_SIGNAL = 128;

  /** Ends the program with status 0. */
  public static final String EXIT = "li a0, 0\nCALL EXIT\n";

  /** Ends the program with status 0 once all children have ended. */
  public static final String WAIT_AND_EXIT =
      """
      wait_for_all:
          li   a0, 0
          CALL WAIT
          bgez a0, wait_for_all
      """
          + EXIT;

  /** {@code trace MASK PROGRAM [ARGUMENT ...]}: a decimal mask of the calls 0 to 30. */
  static final String TRACE_PROGRAM =
      calls(
          """
              LOAD t0, WORD(a1)           # argv[1]
              li   t1, 0
              li   t3, 10
          digit:
              lbu  t2, 0(t0)
              beqz t2, number
              addi t2, t2, -48
              mul  t1, t1, t3
              add  t1, t1, t2
              addi t0, t0, 1
              j    digit
          number:
              mv   s1, a1
              mv   a0, t1
              li   a1, 0
              li   a7, 1000
              ecall
              addi a1, s1, 2*WORD
              LOAD t0, 0(a1)              # the path: "/" and the name
              la   a0, path
              addi t1, a0, 1
              li   t3, 30
          copy:
              lbu  t2, 0(t0)
              sb   t2, 0(t1)
              addi t0, t0, 1
              addi t1, t1, 1
              addi t3, t3, -1
              beqz t3, end
              bnez t2, copy
              CALL EXECV
          end:
              li   a0, 1
              CALL EXIT
              .data
          path:
              .ascii "/"
              .space 32
          """);

  private Guest() {}

  /** Replaces the calls. */
  static String calls(String source) {
    return source
        .replaceAll("\\bCALL (\\w+)", "li a7, SYS_$1; ecall")
        .replaceAll("\\bSYSINFO\\b", "li a7, 1001; ecall");
  }

  /** The mask with the bits of these calls. */
  public static long mask(Syscall... calls) {
    long mask = 0;
    for (Syscall call : calls) {
      mask |= 1L << call.number();
    }
    return mask;
  }

  /** Instructions that call trace. */
  public static String trace(Xlen xlen, long mask) {
    String loads =
        xlen == Xlen.RV64
            ? "li a0, %d; li a1, -1".formatted(mask)
            : "li a0, %d; li a1, %d".formatted((int) mask, (int) (mask >> 32));
    return loads + "; li a7, 1000; ecall\n";
  }

  /** A system whose first program is this one; beside it there is one that only exits. */
  public static LabSystem.Builder system(Trial trial, String source) {
    return trial
        .system()
        .program("main", calls(source))
        .program("other", calls(EXIT))
        .first("main");
  }

  /**
   * Runs a program to its end, whose status must be 0.
   *
   * @param reasons what the program says with the statuses 1, 2 and so on
   */
  public static LabSystem run(Trial trial, String source, String... reasons) throws Exception {
    LabSystem system = system(trial, source).boot();
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

  /** What has been traced of a process, in the words of a trace. */
  public static List<String> traced(LabSystem system, int pid) {
    return system.log(Event.Traced.class).stream()
        .filter(event -> event.pid() == pid)
        .map(Guest::words)
        .toList();
  }

  private static String words(Event.Traced event) {
    String call = event.call();
    return event.result().isPresent() ? call + " -> " + event.result().getAsLong() : call;
  }

  /** The words of a call that has returned. */
  public static String returned(Syscall call, long result) {
    return call.callName().toLowerCase(Locale.ROOT) + " -> " + result;
  }

  /** Fails unless exactly these calls of a process have been traced. */
  public static void checkTraced(Trial trial, LabSystem system, int pid, String... expected) {
    trial.equal("what is traced of pid " + pid, List.of(expected), traced(system, pid));
  }
}
