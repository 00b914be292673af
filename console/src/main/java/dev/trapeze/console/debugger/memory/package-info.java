/** Commands about address translation and memory: who has what, and why an access passes or not. */
@NullMarked
package dev.trapeze.console.debugger.memory;

import org.jspecify.annotations.NullMarked;
