/** Tests of reading and writing ELF files. */
@NullMarked
package dev.trapeze.cpu.elf;

import org.jspecify.annotations.NullMarked;
