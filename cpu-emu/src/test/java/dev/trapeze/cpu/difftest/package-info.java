/**
 * The differential test: generated instruction sequences run on this machine and on QEMU, and what
 * they leave in registers and memory is compared.
 */
@NullMarked
package dev.trapeze.cpu.difftest;

import org.jspecify.annotations.NullMarked;
