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
 */
public record Personality(
    String name,
    CallTable calls,
    ErrorConvention errors,
    Structures structures,
    Limits limits,
    int ticksPerSecond,
    KillStatus killStatus,
    PointerRule pointers) {

  /** Ours: VIMIX's calls with numbers of errors, and more calls. */
  public static final Personality TRAPEZE =
      new Personality(
          "trapeze",
          CallTables.TRAPEZE,
          ErrorConvention.NEGATED_ERRNO,
          Structures.VIMIX,
          new Limits(4096, 16, 100, 50, 10, 31, 128),
          100,
          KillStatus.CAUSE,
          PointerRule.SAME_ACCESS);

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
          PointerRule.ANY_ACCESS);

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
          PointerRule.ANY_ACCESS);

  /** All of them, ours first. */
  public static final List<Personality> ALL = List.of(TRAPEZE, XV6, VIMIX);

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
