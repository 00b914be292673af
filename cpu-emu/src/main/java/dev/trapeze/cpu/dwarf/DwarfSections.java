package dev.trapeze.cpu.dwarf;

import dev.trapeze.cpu.elf.ElfImage;

/**
 * The sections of a file that a line number table needs. The arrays are not copied; an absent
 * section is an empty array.
 *
 * @param line {@code .debug_line}
 * @param lineStrings {@code .debug_line_str}, since DWARF 5
 * @param strings {@code .debug_str}
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record DwarfSections(byte[] line, byte[] lineStrings, byte[] strings) {

  /** Those of an ELF file, which may have none of them. */
  public static DwarfSections of(ElfImage elf) {
    return new DwarfSections(
        elf.contents(".debug_line"), elf.contents(".debug_line_str"), elf.contents(".debug_str"));
  }
}
