/**
 * What addresses are called, and which lines of a source they come from, in the address space of a
 * process: its program, the libraries, the kernel's RISC-V code.
 */
@NullMarked
package dev.trapeze.console.debugger.symbols;

import org.jspecify.annotations.NullMarked;
