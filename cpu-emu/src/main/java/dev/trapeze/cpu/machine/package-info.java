/** A whole machine: its configuration, its parts wired together, and its input from outside. */
@NullMarked
package dev.trapeze.cpu.machine;

import org.jspecify.annotations.NullMarked;
