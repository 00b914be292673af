package lab.tests;

import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.labs.testing.CheckFailed;
import dev.trapeze.labs.testing.Event;
import dev.trapeze.labs.testing.LabSystem;
import dev.trapeze.labs.testing.Trial;
import java.nio.charset.StandardCharsets;

/**
 * A system whose first process, pid 1, has let its heap grow by eight pages.
 *
 * <p>In the programs, {@code CALL NAME} makes that system call, and {@code MARK} stands for one
 * (getpid) by which tests find out how far a process has come. One mark has been passed before the
 * growth, and one after it. s0 has the address of the first page, s1 has 4096, and s2 is the lowest
 * address of the stack.
 */
public final class Grown {
  /** Exit status of a process that a page fault has killed: 128 + SIGSEGV. */
  public static final int SEGMENTATION_FAULT = 139;

  /** Exit status of a process that was killed because there was no frame for it. */
  public static final int OUT_OF_MEMORY = 137;

  /** How many pages the heap has. */
  public static final int PAGES = 8;

  /** How large the stack is after exec, without the page of the stack pointer. */
  private static final int FIRST_STACK_BYTES = 128 << 10;

  private static final String START =
      """
      main:
          li   s1, 4096
          addi s2, sp, -1
          srli s2, s2, 12
          slli s2, s2, 12
          li   t0, %d
          sub  s2, s2, t0
          MARK
          li   a0, %d * 4096
          CALL SBRK
          mv   s0, a0
          MARK
      """
          .formatted(FIRST_STACK_BYTES, PAGES);

  private static final String END =
      """
      exit_0:
          li   a0, 0
      exit:
          CALL EXIT
      wait_and_exit:
          li   a0, 0
          CALL WAIT
          j    exit_0
          .data
      file:
          .asciz "/file"
          .balign 8
      word:
          .space 16
      """;

  /** Opens the file; its descriptor is in s5 then. */
  public static final String OPEN_FILE =
      """
      la   a0, file
      li   a1, 0
      li   a2, 0
      CALL OPEN
      mv   s5, a0
      """;

  private final LabSystem system;

  private Grown(LabSystem system) {
    this.system = system;
  }

  /** Boots a system whose program goes on like this; there is a file of 64 bytes {@code k}. */
  public static Grown boot(Trial trial, String program) throws Exception {
    return boot(trial.system(), program);
  }

  /** The same with other things chosen. */
  public static Grown boot(LabSystem.Builder builder, String program) throws Exception {
    String source =
        String.join("\n", START, program, END)
            .replaceAll("\\bMARK\\b", "CALL GETPID")
            .replaceAll("\\bCALL (\\w+)", "li a7, SYS_$1; ecall");
    return new Grown(
        builder
            .program("main", source)
            .file("file", "k".repeat(64).getBytes(StandardCharsets.US_ASCII))
            .first("main")
            .boot());
  }

  /** The system. */
  public LabSystem system() {
    return system;
  }

  /** Runs until pid 1 has passed that many marks: 1 is before the heap grows, 2 behind it. */
  public void runToMark(int marks) {
    runToMark(1, marks);
  }

  /** Runs until a process has passed that many marks; fails if it ends before. */
  public void runToMark(int pid, int marks) {
    EventCount passed =
        new EventCount(
            system.log(),
            marks,
            event ->
                event instanceof Event.Returned call
                    && call.pid() == pid
                    && call.call() == Syscall.GETPID);
    EventCount ended =
        new EventCount(
            system.log(), 1, event -> event instanceof Event.Exited end && end.pid() == pid);
    system.runUntil(
        "pid %d comes to its mark %d".formatted(pid, marks),
        () -> passed.getAsBoolean() || ended.getAsBoolean());
    if (!passed.getAsBoolean()) {
      throw new CheckFailed(
          "pid %d has ended early, with status %d; the console says: %s"
              .formatted(pid, statusOrMinusOne(pid), lastLines()));
    }
  }

  /** What the console has shown, in one line. */
  private String lastLines() {
    String shown = system.console().strip().replaceAll("\\s+", " ");
    return shown.isEmpty() ? "nothing" : shown;
  }

  /** The exit status of a process; runs until it has one. */
  public int runToExit(int pid) {
    system.runUntil("pid " + pid + " ends", () -> statusOrMinusOne(pid) >= 0);
    return statusOrMinusOne(pid);
  }

  private int statusOrMinusOne(int pid) {
    return system.log(Event.Exited.class).stream()
        .filter(event -> event.pid() == pid)
        .mapToInt(Event.Exited::status)
        .findFirst()
        .orElse(-1);
  }

  /** Pid 1. */
  public Process process() {
    return system.process(1);
  }

  /** The address of a page of the heap, from 0. */
  public long page(int number) {
    return system.region(process(), RegionKind.HEAP).startVa() + (long) number * Pages.BYTES;
  }

  /** The stack as it is now. */
  public Region stack() {
    return system.region(process(), RegionKind.STACK);
  }

  /** A page in words: where it is, and what it is of. */
  public String words(Process process, long va) {
    Region region = process.addressSpace().regionOnPage(va);
    return "page %s (%s) of pid %d"
        .formatted(
            system.xlen().hex(va),
            region == null ? "no area" : region.kind().words(),
            process.pid());
  }

  /** Whether a page has a frame. */
  public boolean hasFrame(Process process, long va) {
    return Pte.isValid(system.pte(process, va));
  }

  /** Fails if a page has a frame, which nobody has needed so far. */
  public void requireNoFrame(Process process, long va) {
    if (hasFrame(process, va)) {
      throw new CheckFailed(
          words(process, va) + " has a frame before its first use",
          "V clear",
          "PTE 0x" + Long.toHexString(system.pte(process, va)),
          "");
    }
  }

  /** Fails unless a page has a frame that the program may load from and store to. */
  public void requireFrame(Process process, long va) {
    int wanted = Pte.V | Pte.R | Pte.W | Pte.U;
    if ((system.pte(process, va) & wanted) != wanted) {
      throw new CheckFailed(
          words(process, va) + " has been used and is not there to be stored to",
          "V, R, W and U set",
          "PTE 0x" + Long.toHexString(system.pte(process, va)),
          "");
    }
  }

  /** Frames that pages of programs show; draws up the account, and so finds what is lost. */
  public int userFrames() {
    return system.account().userFrames();
  }

  /** How many page faults a process has had by loads and stores. */
  public long pageFaults(int pid) {
    return system.log(Event.Trapped.class).stream()
        .filter(event -> event.pid() == pid)
        .filter(
            event ->
                event.cause() == TrapCause.STORE_PAGE_FAULT
                    || event.cause() == TrapCause.LOAD_PAGE_FAULT)
        .count();
  }

  /** What the last such call of pid 1 has returned; 0 if there was none. */
  public long result(Syscall call) {
    long result = 0;
    for (Event.Returned event : system.log(Event.Returned.class)) {
      if (event.pid() == 1 && event.call() == call) {
        result = event.result();
      }
    }
    return result;
  }
}
