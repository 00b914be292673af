/** A screen that shows the system at each stop, above the place where commands are typed. */
@NullMarked
package dev.trapeze.console.debugger.screen;

import org.jspecify.annotations.NullMarked;
