/** The calls that have led to where a program is. */
@NullMarked
package dev.trapeze.console.debugger.frames;

import org.jspecify.annotations.NullMarked;
