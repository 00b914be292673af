package dev.trapeze.console.debugger.trap;

import org.jspecify.annotations.Nullable;

/**
 * A word of the trapframe that has been stored or loaded by RISC-V code.
 *
 * @param index of the word, as {@link dev.trapeze.kernel.proc.Trapframe} counts them
 * @param register from which or into which, 0 to 31
 * @param va at which the code has found it, sign-extended
 * @param pa where it lies in RAM
 * @param region what the region of that address is for; null if it is in none
 * @param before what was at the destination before
 * @param value what is there now
 */
public record Moved(
    int index, int register, long va, long pa, @Nullable String region, long before, long value) {}
