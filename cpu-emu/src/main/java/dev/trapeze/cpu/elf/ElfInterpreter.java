package dev.trapeze.cpu.elf;

/**
 * Where a file names the program that is to load what it needs and start it: a program header of
 * type {@code PT_INTERP}. The bytes lie in the file; nothing is promised about what they are.
 *
 * @param fileOffset of the path
 * @param fileBytes of the path, with its NUL
 */
public record ElfInterpreter(int fileOffset, int fileBytes) {}
