package dev.trapeze.cpu.assembler;

/**
 * The instructions that a line of the source has become, where they follow each other.
 *
 * @param startAddress of the first one
 * @param endAddress behind the last one
 * @param line of the source, from 1
 */
public record AssembledLine(long startAddress, long endAddress, int line) {}
