/** The debugger: a system that can be stopped anywhere, looked into, and taken back. */
@NullMarked
package dev.trapeze.console.debugger;

import org.jspecify.annotations.NullMarked;
