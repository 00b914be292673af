/**
 * C expressions over registers, symbols and memory, as gdb takes them where a program has no types:
 * parsed once, evaluated as often as is needed.
 */
@NullMarked
package dev.trapeze.console.debugger.expression;

import org.jspecify.annotations.NullMarked;
