/** The way of a trap, stage by stage: as values, in words, and as a picture. */
@NullMarked
package dev.trapeze.console.debugger.trap;

import org.jspecify.annotations.NullMarked;
