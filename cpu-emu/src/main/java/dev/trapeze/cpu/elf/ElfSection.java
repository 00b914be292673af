package dev.trapeze.cpu.elf;

/**
 * A section that takes part in the memory image. Loading does not need sections; a disassembler
 * does, to tell code from constants in the same segment.
 *
 * @param name such as {@code .text}
 * @param vaddr virtual address of the first byte
 * @param fileOffset where the contents begin in the file
 * @param fileBytes size of the contents; 0 for {@code .bss}
 * @param executable true for code
 */
public record ElfSection(
    String name, long vaddr, int fileOffset, int fileBytes, boolean executable) {}
