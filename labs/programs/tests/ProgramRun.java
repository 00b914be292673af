package lab.tests;

import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.labs.testing.CheckFailed;
import dev.trapeze.labs.testing.Event;
import dev.trapeze.labs.testing.LabSystem;
import dev.trapeze.labs.testing.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A run of a program that was handed in, as pid {@value #PROGRAM}, until the last process has ended
 * that it has left behind. Its parent, pid 1, launches it and waits for everybody.
 */
public final class ProgramRun {

  /** The pid of the program itself. */
  public static final int PROGRAM = 2;

  private static final long MOST_INSTRUCTIONS = 3_000_000;

  private static final String LAUNCHER =
      """
          .globl _start
      _start:
          addi s0, a1, WORD
          li   s2, 0
          li   a7, SYS_FORK
          ecall
          bnez a0, wait_for_all
          LOAD a0, 0(s0)
          mv   a1, s0
          li   a7, SYS_EXECV
          ecall
          li   a0, 99
          li   a7, SYS_EXIT
          ecall
      wait_for_all:
          addi sp, sp, -16
      again:
          mv   a0, sp
          li   a7, SYS_WAIT
          ecall
          bltz a0, end
          li   t0, 2
          bne  a0, t0, again
          lw   s2, 0(sp)
          j    again
      end:
          andi a0, s2, 255
          li   a7, SYS_EXIT
          ecall
      """;

  /** Ends at once; what its arguments are is seen when it is called. */
  private static final String NOTHING =
      """
          .globl _start
      _start:
          li   a0, 0
          li   a7, SYS_EXIT
          ecall
      """;

  private final LabSystem system;
  private final CallLog calls;
  private final int status;

  private ProgramRun(LabSystem system, CallLog calls, int status) {
    this.system = system;
    this.calls = calls;
    this.status = status;
  }

  /** Runs a program with these arguments, on a disk with these empty files, and without input. */
  public static ProgramRun of(Trial trial, List<String> files, String... argv) throws Exception {
    return withInput(trial, "", files, argv);
  }

  /** The same with input. */
  public static ProgramRun withInput(Trial trial, String input, List<String> files, String... argv)
      throws Exception {
    trial.submission().program(argv[0], trial.xlen()); // Fails here if it was not handed in.
    CallLog calls = new CallLog();
    LabSystem.Builder builder =
        trial
            .system()
            .instructionLimit(MOST_INSTRUCTIONS)
            .events(calls)
            .program("launch", LAUNCHER)
            .program("nothing", NOTHING)
            .first("launch", argv);
    for (String file : files) {
      builder.file(file, new byte[0]);
    }
    LabSystem system = builder.boot();
    calls.of(system);
    system.type(input);
    system.kernel().endOfInput();
    return new ProgramRun(system, calls, system.runToPowerOff());
  }

  /** What the console has shown. */
  public String console() {
    return system.console();
  }

  /** Its lines, sorted, but those that begin with a word. */
  public List<String> sortedLinesBut(String word) {
    return console().lines().filter(line -> !line.startsWith(word)).sorted().toList();
  }

  /** The system calls. */
  public CallLog calls() {
    return calls;
  }

  /** The events. */
  public List<Event> log() {
    return system.log();
  }

  /** The low byte of the program's status. */
  public int status() {
    return status;
  }

  /** The processes that the program has made, and these in turn: their parents by pid, in order. */
  public Map<Integer, Integer> parents() {
    Map<Integer, Integer> parents = new TreeMap<>();
    for (Event.Created created : system.log(Event.Created.class)) {
      if (created.pid() > PROGRAM) {
        parents.put(created.pid(), created.parentPid());
      }
    }
    return parents;
  }

  /** The arguments of each exec of a process that the program has made. */
  public List<List<String>> execs() {
    List<List<String>> execs = new ArrayList<>();
    for (Call call : calls.calls()) {
      if (call.pid() > PROGRAM && (call.call() == Syscall.EXECV || call.call() == Syscall.EXECVE)) {
        execs.add(call.texts());
      }
    }
    return execs;
  }

  /** Fails unless every process has waited for its children before it ended. */
  public void requireWaits() {
    Map<Integer, Integer> parents = parents();
    for (Event event : log()) {
      if (event instanceof Event.Returned wait
          && wait.call() == Syscall.WAIT
          && wait.pid() >= PROGRAM) {
        parents.remove((int) wait.result());
      } else if (event instanceof Event.Exited exited) {
        parents.forEach(
            (child, parent) -> {
              if (parent == exited.pid()) {
                throw new CheckFailed(
                    "pid %d ends without having waited for its child, pid %d"
                        .formatted(parent, child));
              }
            });
      }
    }
  }

  /** Fails unless every process of the program has ended with status 0. */
  public void requireSuccess() {
    for (Event event : log()) {
      if (event instanceof Event.Exited exited && exited.status() != 0) {
        throw new CheckFailed(
            "pid %d ends with a status that is not 0".formatted(exited.pid()),
            "0",
            String.valueOf(exited.status()),
            "console:\n" + console());
      }
    }
  }

  /** Fails if a process reads from a pipe whose write end it has itself: it would never end. */
  public void requireNoOwnWriter() {
    for (Call read : calls.calls(Syscall.READ)) {
      if (read.file() != null && calls.isPipe(read.file())) {
        read.open()
            .forEach(
                (descriptor, file) -> {
                  if (file == calls.otherEnd(read.file())) {
                    throw new CheckFailed(
                        "pid %d reads from a pipe and has its write end open, descriptor %d: it waits for itself"
                            .formatted(read.pid(), descriptor));
                  }
                });
      }
    }
  }

  /** The most ends of pipes that a process has open at a time, of all calls of one kind. */
  public int mostEndsAt(Syscall kind) {
    int most = 0;
    for (Call call : calls.calls(kind)) {
      int ends = (int) call.open().values().stream().filter(calls::isPipe).count();
      if (call.pid() >= PROGRAM && (kind != Syscall.READ || calls.isPipe(call.file()))) {
        most = Math.max(most, ends);
      }
    }
    return most;
  }

  /** Bytes, for people. */
  public static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte each : bytes) {
      text.append(text.isEmpty() ? "" : " ").append("0x%02x".formatted(each & 0xFF));
    }
    return text.toString();
  }

  /** A text of that many equal characters. */
  public static String longText(int length) {
    return "y".repeat(length);
  }
}
