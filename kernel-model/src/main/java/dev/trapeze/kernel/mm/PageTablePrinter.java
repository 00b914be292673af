package dev.trapeze.kernel.mm;

/**
 * Writes down what a page table holds, for people (MIT's labs: {@code vmprint}).
 *
 * <p>The first line is {@code page table 0xPA} with the physical address of the root. Then comes a
 * line for each valid entry, by ascending index, and behind the line of an entry that points to a
 * table the lines of that table:
 *
 * <pre>
 * page table 0x87f6b000
 * .. 0: pte 0x21fd9c01 pa 0x87f67000 V
 * .. .. 5: pte 0x21fda01b pa 0x87f68000 VRXU
 * </pre>
 *
 * <p>There are as many pairs of dots as tables on the way to the entry, then its index in its table
 * in decimal, the entry, the physical address in it, and the names of the flags V R W X U G A D
 * that are set, in this order.
 */
@FunctionalInterface
public interface PageTablePrinter {
  /** Writes nothing. */
  PageTablePrinter NONE = (memory, rootPa) -> "";

  /**
   * The lines, each with its newline.
   *
   * @param rootPa physical address of the root table
   */
  String print(TableMemory memory, long rootPa);
}
