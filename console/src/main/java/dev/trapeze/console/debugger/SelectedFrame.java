package dev.trapeze.console.debugger;

/**
 * A frame of a call stack that the user has chosen.
 *
 * @param pid whose stack it is on; 0 for that of a hart without a process
 * @param number from 0 for the innermost one
 * @param pc where it goes on, sign-extended
 * @param sp its stack pointer, sign-extended
 * @param fp its frame pointer, sign-extended
 */
public record SelectedFrame(int pid, int number, long pc, long sp, long fp) {}
