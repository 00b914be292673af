package dev.trapeze.console.debugger.symbols;

/**
 * A name in the address space of a process.
 *
 * @param name as the symbol table has it
 * @param va its address, zero-extended
 * @param sizeBytes of the function or object; 0 if the table does not say
 * @param kind what it names
 * @param module the path of the file that defines it, or the name of the kernel's source
 */
public record Symbol(String name, long va, long sizeBytes, Kind kind, String module) {

  /** What a symbol names. */
  public enum Kind {
    /** Code that is called. */
    FUNCTION,
    /** A variable or constant. */
    DATA,
    /** An address of which the table says no more: what assembly defines. */
    LABEL
  }
}
