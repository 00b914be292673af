/** The architectural state of a hart, its control and status registers, traps, and the clock. */
@NullMarked
package dev.trapeze.cpu.hart;

import org.jspecify.annotations.NullMarked;
