/** ELF files: reading and checking RISC-V executables, and writing what the assembler made. */
@NullMarked
package dev.trapeze.cpu.elf;

import org.jspecify.annotations.NullMarked;
