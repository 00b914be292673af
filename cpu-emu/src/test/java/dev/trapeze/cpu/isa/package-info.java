/** Tests of the instruction set: table, decoder, assembler and disassembler. */
@NullMarked
package dev.trapeze.cpu.isa;

import org.jspecify.annotations.NullMarked;
