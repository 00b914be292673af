@NullMarked
package dev.trapeze.cpu.mmu;

import org.jspecify.annotations.NullMarked;
