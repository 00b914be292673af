package dev.trapeze.console.debugger.frames;

/**
 * A call that has not returned.
 *
 * @param pc where it is: the next instruction of the innermost one, of the others the one behind
 *     the call; sign-extended
 * @param sp its stack pointer, sign-extended
 * @param fp its frame pointer (s0), sign-extended
 * @param ra where it returns to, if that is in the register still; what is in ra otherwise
 */
public record CallFrame(long pc, long sp, long fp, long ra) {}
