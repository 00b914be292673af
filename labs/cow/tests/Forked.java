package lab.tests;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.testing.MemoryAccount;
import dev.trapeze.labs.testing.CheckFailed;
import dev.trapeze.labs.testing.Event;
import dev.trapeze.labs.testing.LabSystem;
import dev.trapeze.labs.testing.Trial;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A system whose first process, pid 1, has four pages of heap and forks.
 *
 * <p>In the programs, {@code CALL NAME} makes that system call, and {@code MARK} stands for one
 * (getpid) by which tests find out how far a process has come. In s0, s2, s3 and s4 are the
 * addresses of the pages, whose first words are 17, 34, 51 and 68.
 */
public final class Forked {
  /** Exit status of a process that a page fault has killed: 128 + SIGSEGV. */
  public static final int SEGMENTATION_FAULT = 139;

  /** Exit status of a process that was killed because there was no frame for it. */
  public static final int OUT_OF_MEMORY = 137;

  private static final String START =
      """
      main:
          li   a0, 4 * 4096
          CALL SBRK
          mv   s0, a0
          li   s1, 4096
          add  s2, s0, s1
          add  s3, s2, s1
          add  s4, s3, s1
          li   t0, 17
          STORE t0, 0(s0)
          li   t0, 34
          STORE t0, 0(s2)
          li   t0, 51
          STORE t0, 0(s3)
          li   t0, 68
          STORE t0, 0(s4)
      """;

  private static final String FORK =
      """
          MARK
          CALL FORK
          beqz a0, child
      """;

  private static final String EXIT =
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

  private Forked(LabSystem system) {
    this.system = system;
  }

  /** A program in the words of the class comment, with {@code MARK} and {@code CALL} worked out. */
  public static String assembly(String source) {
    return source
        .replaceAll("\\bMARK\\b", "CALL GETPID")
        .replaceAll("\\bCALL (\\w+)", "li a7, SYS_$1; ecall");
  }

  /**
   * The whole program.
   *
   * @param before what the first process does before it forks, when its pages are there
   * @param parent what the parent does after the fork; it can go to {@code exit_0}, {@code exit}
   *     and {@code wait_and_exit}
   * @param child what the child does
   */
  private static String program(String before, String parent, String child) {
    return assembly(String.join("\n", START, before, FORK, parent, "child:", child, EXIT));
  }

  /** Boots a system with such a program, and a file of 64 bytes {@code k}. */
  public static Forked boot(Trial trial, String parent, String child) throws Exception {
    return boot(trial.system(), "", parent, child);
  }

  /** The same with other things chosen, and more to do before the fork. */
  public static Forked boot(LabSystem.Builder builder, String before, String parent, String child)
      throws Exception {
    return new Forked(
        builder
            .program("main", program(before, parent, child))
            .file("file", "k".repeat(64).getBytes(StandardCharsets.US_ASCII))
            .first("main")
            .boot());
  }

  /** The system. */
  public LabSystem system() {
    return system;
  }

  /** Runs until pid 1 is about to fork. */
  public void runToFork() {
    runToMark(1, 1);
  }

  /** Runs until the child has been made, and nobody has executed an instruction since. */
  public void runThroughFork() {
    system.runUntil("fork makes a child", () -> system.log(Event.Created.class).size() >= 2);
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
  public Process parent() {
    return system.process(1);
  }

  /** Pid 2. */
  public Process child() {
    return system.process(2);
  }

  /** The address of a page of the heap, 0 to 3. */
  public long page(int number) {
    return system.region(parent(), RegionKind.HEAP).startVa() + (long) number * Pages.BYTES;
  }

  /** All pages of the program's that a process has, in regions of its own. */
  public static List<Long> pages(Process process) {
    List<Long> pages = new ArrayList<>();
    for (Region region : process.addressSpace().regions()) {
      for (long va = region.firstPageVa();
          region.kind().ownsFrames() && va < region.endPageVa();
          va += Pages.BYTES) {
        if (pages.isEmpty() || pages.get(pages.size() - 1) != va) {
          pages.add(va);
        }
      }
    }
    return pages;
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

  /** The frame of a page; fails where there is none. */
  public long frame(Process process, long va) {
    long pte = system.pte(process, va);
    if (!Pte.isValid(pte)) {
      throw new CheckFailed(
          words(process, va) + " is not mapped", "V set", "PTE 0x" + Long.toHexString(pte), "");
    }
    return Pte.pa(pte);
  }

  /** Whether a page has W. */
  public boolean isWritable(Process process, long va) {
    return (system.pte(process, va) & Pte.W) != 0;
  }

  /** Fails unless both processes show the same frame there. */
  public void requireShared(long va) {
    long pa = frame(parent(), va);
    if (frame(child(), va) != pa) {
      throw new CheckFailed(
          words(child(), va) + " has a frame of its own before anybody has stored to it",
          "the parent's frame 0x" + Long.toHexString(pa),
          "frame 0x" + Long.toHexString(frame(child(), va)),
          "");
    }
  }

  /** Fails unless the frame of a page has that reference count. */
  public void requireReferences(Process process, long va, int expected) {
    long pa = frame(process, va);
    int actual = system.references(pa);
    if (actual != expected) {
      throw new CheckFailed(
          "frame 0x%x of %s counts %s"
              .formatted(
                  pa,
                  words(process, va),
                  actual > expected
                      ? "more references than entries show it: it will never be free"
                      : "fewer references than entries show it: it will be free too early"),
          String.valueOf(expected),
          String.valueOf(actual),
          "");
    }
  }

  /** Frames that pages of programs show; draws up the account, and so finds what is lost. */
  public int userFrames() {
    MemoryAccount account = system.account();
    return account.userFrames();
  }

  /** What the last such call of a process has returned; 0 if there was none. */
  public static long result(LabSystem system, int pid, Syscall call) {
    long result = 0;
    for (Event.Returned event : system.log(Event.Returned.class)) {
      if (event.pid() == pid && event.call() == call) {
        result = event.result();
      }
    }
    return result;
  }
}
