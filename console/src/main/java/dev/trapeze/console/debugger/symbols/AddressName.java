package dev.trapeze.console.debugger.symbols;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.Region;
import org.jspecify.annotations.Nullable;

/**
 * An address in words: {@code 0x0000000000000123 <main+18> [text]}.
 *
 * @param va the address, extended as the hart has it
 * @param name the symbol that it is in, with the distance from it; null if there is none
 * @param region what the region of the address space is for; null where nothing is mapped
 */
public record AddressName(long va, @Nullable String name, @Nullable String region) {

  /**
   * The name of an address.
   *
   * @param va extended in any way
   * @param space whose regions count
   * @param kernelSpace whose regions count where the other has none; the same again if only one
   *     does
   */
  public static AddressName of(
      long va, Symbols symbols, AddressSpace space, AddressSpace kernelSpace) {
    Xlen xlen = symbols.xlen();
    Region region = space.regionAt(xlen.zeroExtend(va));
    if (region == null) {
      region = kernelSpace.regionAt(xlen.zeroExtend(va));
    }
    return new AddressName(va, symbols.nameOf(va), region == null ? null : region.kind().words());
  }

  /** The words, with the address in all digits of that width. */
  public String words(Xlen xlen) {
    StringBuilder words = new StringBuilder(xlen.hex(va));
    if (name != null) {
      words.append(" <").append(name).append('>');
    }
    if (region != null) {
      words.append(" [").append(region).append(']');
    }
    return words.toString();
  }
}
