package dev.trapeze.cpu.machine;

/**
 * Where a program keeps the two words through which it speaks to its host, if it does: the symbols
 * {@code tohost} and {@code fromhost} of its ELF file.
 *
 * @param tohostPa physical address of the 64 bits that the guest writes
 * @param fromhostPa physical address of the 64 bits that the host writes
 */
public record HtifAddresses(long tohostPa, long fromhostPa) {}
