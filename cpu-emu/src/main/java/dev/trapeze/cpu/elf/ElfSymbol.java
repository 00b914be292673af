package dev.trapeze.cpu.elf;

/**
 * A named address.
 *
 * @param name as the symbol table has it
 * @param value the address
 * @param sizeBytes of the object or function; 0 when unknown
 * @param type what it names
 * @param global true when it is visible outside the file that it comes from
 */
public record ElfSymbol(String name, long value, long sizeBytes, Type type, boolean global) {
  /** What a symbol names, by its number in {@code st_info}. */
  public enum Type {
    NONE,
    OBJECT,
    FUNCTION,
    SECTION,
    FILE,
    OTHER;

    static Type ofCode(int code) {
      return code < OTHER.ordinal() ? values()[code] : OTHER;
    }
  }
}
