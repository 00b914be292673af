package dev.trapeze.kernel.mm;

/**
 * Virtual addresses.
 *
 * @param startVa the first, zero-extended
 * @param endVa behind the last
 */
public record AddressRange(long startVa, long endVa) {}
