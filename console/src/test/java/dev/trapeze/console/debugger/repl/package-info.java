@NullMarked
package dev.trapeze.console.debugger.repl;

import org.jspecify.annotations.NullMarked;
