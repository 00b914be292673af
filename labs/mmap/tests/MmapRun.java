package lab.tests;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.FileSystem;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.labs.testing.CheckFailed;
import dev.trapeze.labs.testing.Event;
import dev.trapeze.labs.testing.LabSystem;
import dev.trapeze.labs.testing.Trial;
import java.util.Arrays;
import java.util.List;

/**
 * A script that runs on a system with the student's piece, and what there is to see of it. The
 * kernel lies in the upper half of every address space, as Linux does: a trap does not change satp,
 * and so the TLB keeps what nobody has told it to forget.
 */
public final class MmapRun {
  /** Size of a page in bytes. */
  public static final int PAGE = 4096;

  /** Number of the process that runs the script; its child is the next. */
  public static final int PID = 1;

  /** The child. */
  public static final int CHILD = 2;

  /** Status of a process that a forbidden access has ended: 128 + SIGSEGV. */
  public static final int SEGV = 128 + Script.SIGSEGV;

  private static final String FILE = "data";
  private static final int INODES = 50;
  private static final int S11 = 27;

  private final Trial trial;
  private final LabSystem system;

  private MmapRun(Trial trial, LabSystem system) {
    this.trial = trial;
    this.system = system;
  }

  /** Boots with a file of that many bytes, of which no two pages are alike. */
  public static MmapRun of(Trial trial, int fileBytes, Script script) throws DiskFormatException {
    return of(trial, fileBytes, trial.system(), script);
  }

  /** The same on a system that has been prepared. */
  public static MmapRun of(Trial trial, int fileBytes, LabSystem.Builder builder, Script script)
      throws DiskFormatException {
    LabSystem system =
        builder
            .configure(config -> config.withLayout(AddressSpaceLayout.linux(config.xlen())))
            .file(FILE, contents(fileBytes))
            .program("script", script.program(FILE))
            .program("other", new Script().exit(0).program(FILE))
            .first("script")
            .boot();
    return new MmapRun(trial, system);
  }

  /** What the file holds at first: letters. */
  public static byte[] contents(int bytes) {
    byte[] contents = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      contents[i] = letter(i);
    }
    return contents;
  }

  /** Byte {@code index} of the file. */
  public static byte letter(int index) {
    return (byte) ('a' + (index / PAGE * 7 + index % PAGE) % 26);
  }

  /** The system. */
  public LabSystem system() {
    return system;
  }

  /** Runs until the script has come to its mark with that number, counted from 1. */
  public MmapRun toMark(int number) {
    try {
      system.runUntil(
          "the program comes to mark " + number, () -> returned(Syscall.GETPID).size() >= number);
      return this;
    } catch (CheckFailed e) {
      String console = system.console().strip();
      throw console.isEmpty() ? e : trial.fail(e.getMessage() + "; the console: " + lastLines());
    }
  }

  /** Runs to the end; no frame may be lost. */
  public int toEnd() {
    return system.runToPowerOff();
  }

  /** Runs to the end, which must come by itself, with no fault that kills. */
  public MmapRun toGoodEnd() {
    int status = toEnd();
    if (status != 0) {
      throw trial.fail("the program has ended with status " + status + ": " + lastLines());
    }
    return this;
  }

  /** What the kernel has said last, of a fault for example, in one line. */
  private String lastLines() {
    List<String> lines = system.console().lines().map(String::strip).toList();
    return String.join(" ", lines.subList(Math.max(0, lines.size() - 2), lines.size()));
  }

  /** What the calls of that kind have given so far, in order. */
  public List<Long> returned(Syscall call) {
    return system.log(Event.Returned.class).stream()
        .filter(event -> event.call() == call)
        .map(Event.Returned::result)
        .toList();
  }

  /** Where mapping number {@code index}, from 0 in the order of the calls, was put. */
  public long mapped(int index) {
    List<Long> results = returned(Syscall.MMAP);
    if (index >= results.size()) {
      throw trial.fail("there were " + results.size() + " calls of mmap so far");
    }
    long result = results.get(index);
    for (Errno errno : Errno.values()) {
      if (errno.result() == result) {
        throw trial.fail("mmap number " + (index + 1) + " has failed with " + errno);
      }
    }
    return trial.xlen().zeroExtend(result);
  }

  /** An address in words: {@code 0x3fe000 of pid 1}. */
  public static String page(int pid, long va) {
    return "page 0x%x of pid %d".formatted(va, pid);
  }

  /** The entry of a page of a process in its page table. */
  public long pte(int pid, long va) {
    return system.pte(system.process(pid), va);
  }

  /** Fails unless a page has an entry. */
  public void mustBeThere(int pid, long va) {
    trial.that(Pte.isValid(pte(pid, va)), page(pid, va) + " has no valid PTE, after its first use");
  }

  /** Fails if a page has an entry. */
  public void mustBeMissing(int pid, long va, String when) {
    long pte = pte(pid, va);
    trial.that(!Pte.isValid(pte), page(pid, va) + " has the PTE 0x%x ".formatted(pte) + when);
  }

  /** Fails unless a page that is there shows that part of the file, zeros behind its end. */
  public void mustShow(int pid, long va, byte[] file, int offset) {
    mustBeThere(pid, va);
    byte[] expected =
        Arrays.copyOf(Arrays.copyOfRange(file, offset, Math.min(file.length, offset + PAGE)), PAGE);
    mustEqual(page(pid, va), expected, system.peek(system.process(pid), va, PAGE));
  }

  /** Fails unless the file on the disk, seen by a system that mounts it anew, holds these bytes. */
  public void fileMustHold(byte[] expected) throws DiskFormatException {
    FileSystem mounted = FileSystem.mount(system.disk(), INODES);
    byte[] actual = mounted.readFile(mounted.root(), FILE);
    trial.equal("bytes of the file on the disk", expected.length, actual.length);
    mustEqual("the file on the disk", expected, actual);
  }

  private void mustEqual(String what, byte[] expected, byte[] actual) {
    int at = Arrays.mismatch(expected, actual);
    if (at >= 0) {
      trial.equal("byte " + at + " of " + what, word(expected[at]), word(actual[at]));
    }
  }

  private static String word(byte value) {
    return value > ' ' && value < 127 ? "'" + (char) value + "'" : "0x%02x".formatted(value);
  }

  /** The mappings of a process, by address. */
  public List<Region> mappings(int pid) {
    return system.process(pid).addressSpace().regions().stream()
        .filter(region -> region.kind() == RegionKind.MAPPING)
        .toList();
  }

  /** The byte that the script has loaded last, or the number of the signal that it has caught. */
  public long loaded() {
    return process().trapframe().x(S11);
  }

  /** How many files are open in the whole system. */
  public int openFiles() {
    return system.kernel().state().openFiles().openFiles();
  }

  /** How often a hart has been told to forget a page so far. */
  public long flushesOf(long va) {
    return system.flushes().stream()
        .filter(event -> event.startVa() <= va && va < event.endVa())
        .count();
  }

  /** The process that runs the script. */
  public Process process() {
    return system.process(PID);
  }
}
