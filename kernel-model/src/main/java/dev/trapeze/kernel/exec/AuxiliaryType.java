package dev.trapeze.kernel.exec;

/**
 * What an entry of the auxiliary vector says (System V ABI, RISC-V psABI; the numbers are Linux's
 * {@code auxvec.h}).
 */
enum AuxiliaryType {
  /** The end of the vector. */
  AT_NULL(0),
  /** Address of the program headers, 0 if they are in none of the segments. */
  AT_PHDR(3),
  /** Bytes of a program header. */
  AT_PHENT(4),
  /** Number of program headers. */
  AT_PHNUM(5),
  /** Bytes of a page. */
  AT_PAGESZ(6),
  /** By how much the interpreter's addresses are greater than in its file; 0 without one. */
  AT_BASE(7),
  /** Where the program itself, not its interpreter, starts. */
  AT_ENTRY(9),
  /** Address of 16 random bytes. */
  AT_RANDOM(25),
  /** Address of the path by which the program was found. */
  AT_EXECFN(31);

  private final int number;

  AuxiliaryType(int number) {
    this.number = number;
  }

  /** The first word of the entry. */
  int number() {
    return number;
  }
}
