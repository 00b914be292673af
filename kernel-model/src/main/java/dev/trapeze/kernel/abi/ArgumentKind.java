package dev.trapeze.kernel.abi;

/** What an argument register of a system call holds, seen from the program. */
public enum ArgumentKind {
  /** A C {@code int}: the low 32 bits, sign-extended. */
  INT,
  /** A C {@code long}, {@code size_t} or {@code intptr_t}: the whole register. */
  WORD,
  /** The address of a string that ends with NUL; the kernel reads it. */
  STRING,
  /** The address of an array of addresses of strings that ends with a null address. */
  STRING_ARRAY,
  /** The address of bytes that the kernel reads. */
  READ_POINTER,
  /** The address of bytes that the kernel writes. */
  WRITE_POINTER;

  /** True where the register holds an address. */
  public boolean isAddress() {
    return this != INT && this != WORD;
  }
}
