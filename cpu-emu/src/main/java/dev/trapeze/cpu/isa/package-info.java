/**
 * The instruction set as data: the tables of instructions and pseudo-instructions, decoder, encoder
 * and disassembler, CSR names, trap causes.
 */
@NullMarked
package dev.trapeze.cpu.isa;

import org.jspecify.annotations.NullMarked;
