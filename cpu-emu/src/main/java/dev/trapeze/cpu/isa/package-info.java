/**
 * The instruction set as data: instruction table, decoder, disassembler, assembler, CSR names, trap
 * causes.
 */
@NullMarked
package dev.trapeze.cpu.isa;

import org.jspecify.annotations.NullMarked;
