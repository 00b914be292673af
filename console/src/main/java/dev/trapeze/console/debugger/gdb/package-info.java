/** gdb's remote serial protocol (gdb manual, appendix E): a debugged system as gdb's target. */
@NullMarked
package dev.trapeze.console.debugger.gdb;

import org.jspecify.annotations.NullMarked;
