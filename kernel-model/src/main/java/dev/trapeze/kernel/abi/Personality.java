package dev.trapeze.kernel.abi;

import java.util.List;

/**
 * Whose programs the kernel runs: everything in which the kernels of xv6, of VIMIX and ours differ
 * for a program, as data.
 *
 * @param name by which the user chooses it
 * @param calls the system calls by number, with their arguments
 * @param errors what a failed call gives
 * @param structures what calls store
 * @param limits how much there can be of everything
 * @param ticksPerSecond timer interrupts, and the unit of {@code uptime}
 * @param killStatus exit status of those who do not end by themselves
 * @param pointers which addresses a call takes
 * @param layout name of the address-space layout that its kernel has
 * @param programs which files exec takes
 * @param heap how far {@code sbrk} goes
 * @param files what becomes of reads and writes that cannot be done as they are asked for
 * @param console what its keys do
 * @param words what the kernel says
 * @param ownDevices whether there are the devices null, zero and random beside the console, and the
 *     tree {@code /proc}
 * @param initCanBeKilled whether {@code kill} reaches the first process, whose end is a panic
 */
public record Personality(
    String name,
    CallTable calls,
    ErrorConvention errors,
    Structures structures,
    Limits limits,
    int ticksPerSecond,
    KillStatus killStatus,
    PointerRule pointers,
    String layout,
    ProgramRule programs,
    HeapRule heap,
    FileRules files,
    ConsoleRules console,
    KernelWords words,
    boolean ownDevices,
    boolean initCanBeKilled) {

  /** Ours: VIMIX's calls with numbers of errors, and more calls. */
  public static final Personality TRAPEZE =
      new Personality(
          "trapeze",
          CallTables.TRAPEZE,
          ErrorConvention.NEGATED_ERRNO,
          Structures.VIMIX,
          new Limits(4096, 64, 4096, 4096, 10, 31, 128),
          100,
          KillStatus.SIGNAL,
          PointerRule.SAME_ACCESS,
          "vimix",
          ProgramRule.STRICT,
          HeapRule.HEAP_ONLY,
          FileRules.TRAPEZE,
          new ConsoleRules(true, ""),
          new KernelWords("", "", KernelWords.Fault.EXPLAINED),
          true,
          false);

  /** xv6-riscv of 2022 (commit f5b93ef). */
  public static final Personality XV6 =
      new Personality(
          "xv6",
          CallTables.XV6,
          ErrorConvention.MINUS_ONE,
          Structures.XV6,
          Limits.XV6,
          10,
          KillStatus.MINUS_ONE,
          PointerRule.ANY_ACCESS,
          "xv6",
          ProgramRule.XV6,
          HeapRule.WHOLE_IMAGE,
          FileRules.XV6,
          new ConsoleRules(false, ""),
          new KernelWords(
              "\nxv6 kernel is booting\n\n", "hart %d starting\n", KernelWords.Fault.XV6),
          false,
          true);

  /** VIMIX of May 2024 (commit a674db6). */
  public static final Personality VIMIX =
      new Personality(
          "vimix",
          CallTables.VIMIX,
          ErrorConvention.MINUS_ONE,
          Structures.VIMIX,
          Limits.XV6,
          100,
          KillStatus.MINUS_ONE,
          PointerRule.ANY_ACCESS,
          "vimix-2024",
          ProgramRule.XV6,
          HeapRule.WHOLE_IMAGE,
          FileRules.XV6,
          new ConsoleRules(false, "PID state name\n"),
          new KernelWords("", "", KernelWords.Fault.XV6),
          false,
          true);

  /** All of them, ours first. */
  public static final List<Personality> ALL = List.of(TRAPEZE, XV6, VIMIX);

  /** True if its programs know signals; else there is only {@code kill}, and it ends processes. */
  public boolean hasSignals() {
    return calls.of(Syscall.SIGACTION) != null;
  }

  /** The same with another length of a tick, of which there must be 1 to 1,000,000 in a second. */
  public Personality withTicksPerSecond(int ticks) {
    if (ticks < 1 || ticks > 1_000_000) {
      throw new IllegalArgumentException("there cannot be " + ticks + " ticks in a second");
    }
    return new Personality(
        name,
        calls,
        errors,
        structures,
        limits,
        ticks,
        killStatus,
        pointers,
        layout,
        programs,
        heap,
        files,
        console,
        words,
        ownDevices,
        initCanBeKilled);
  }

  /** The personality with that name; {@link IllegalArgumentException} if there is none. */
  public static Personality named(String name) {
    for (Personality personality : ALL) {
      if (personality.name.equals(name)) {
        return personality;
      }
    }
    throw new IllegalArgumentException("no personality is named " + name);
  }
}
