package dev.trapeze.console.debugger.view;

import org.jspecify.annotations.Nullable;

/**
 * A frame of a call stack.
 *
 * @param pc where it goes on, sign-extended
 * @param sp its stack pointer, sign-extended
 * @param fp its frame pointer, sign-extended
 * @param caller true if {@code pc} is behind a call, false if that instruction comes next
 * @param mark what stands between it and the frame before, such as {@code <signal handler called>};
 *     null for nothing
 */
public record StackFrame(long pc, long sp, long fp, boolean caller, @Nullable String mark) {}
