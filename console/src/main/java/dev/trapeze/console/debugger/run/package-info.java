/** Running, forwards and backwards: positions, history, stop points, stepping. */
@NullMarked
package dev.trapeze.console.debugger.run;

import org.jspecify.annotations.NullMarked;
