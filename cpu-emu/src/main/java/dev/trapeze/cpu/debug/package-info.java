/**
 * What a debugger asks of a machine: to stop at an instruction, at a trap, or when a place in
 * memory is accessed. Engines ask here; who controls the machine says here what he wants.
 */
@NullMarked
package dev.trapeze.cpu.debug;

import org.jspecify.annotations.NullMarked;
