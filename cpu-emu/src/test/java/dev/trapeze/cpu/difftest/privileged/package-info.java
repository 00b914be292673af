/**
 * Tests that let QEMU and our board run the same bare-metal programs in M-mode: CSRs, traps,
 * interrupts, page tables, physical memory protection. What the programs find they leave in memory,
 * which is compared bit by bit.
 */
@NullMarked
package dev.trapeze.cpu.difftest.privileged;

import org.jspecify.annotations.NullMarked;
