/** Tests of the assembler. */
@NullMarked
package dev.trapeze.cpu.assembler;

import org.jspecify.annotations.NullMarked;
