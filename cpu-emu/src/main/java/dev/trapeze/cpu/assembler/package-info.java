/**
 * The two-pass assembler: source text to sections of bytes, following the tables in {@link
 * dev.trapeze.cpu.isa}.
 */
@NullMarked
package dev.trapeze.cpu.assembler;

import org.jspecify.annotations.NullMarked;
