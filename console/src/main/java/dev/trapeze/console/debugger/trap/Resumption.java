package dev.trapeze.console.debugger.trap;

import dev.trapeze.console.debugger.symbols.AddressName;

/**
 * How the Java kernel has set a hart for the way back to a program.
 *
 * @param pid whose program it is
 * @param pc where the hart goes on
 * @param before the hart before the kernel's visit
 * @param after the hart now
 */
public record Resumption(int pid, AddressName pc, HartState before, HartState after) {}
