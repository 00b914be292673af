package dev.trapeze.console;

/**
 * The exit statuses of the {@code trapeze} command itself; a guest that powers the machine off
 * chooses its own. The numbers from 65 to 73 are those of BSD's {@code sysexits}.
 */
enum ExitStatus {
  OK(0),
  /** A submission has not earned all points. */
  BELOW_FULL_MARKS(1),
  USAGE(2),
  /** The input is there and is not what it should be: no RISC-V ELF file, no disk image. */
  BAD_INPUT(65),
  /** An input file is missing or cannot be read. */
  NO_INPUT(66),
  /** The kernel panicked, or Trapeze itself has a defect. */
  PANIC(70),
  /** An output file, or standard output, cannot be written. */
  CANNOT_WRITE(73),
  /** A hart of the bare machine traps again and again and executes nothing. */
  TRAP_LOOP(80),
  /** Every hart of the bare machine waits for an interrupt, and none can come. */
  WAITS_FOR_EVER(81),
  /** The bare machine has executed as many instructions as it may: the status of timeout(1). */
  LIMIT_REACHED(124);

  private final int number;

  ExitStatus(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
