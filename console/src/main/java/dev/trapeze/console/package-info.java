/** The {@code trapeze} command: its sub-commands, its options and what it prints. */
@NullMarked
package dev.trapeze.console;

import org.jspecify.annotations.NullMarked;
