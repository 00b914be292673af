/** Instruction execution: the block engine, and the plain stepper that it is checked against. */
@NullMarked
package dev.trapeze.cpu.exec;

import org.jspecify.annotations.NullMarked;
