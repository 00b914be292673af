/**
 * Signals as data: which there are, what a process has decided about each, which wait for it, and
 * the structures in which programs see them. Who sends one is decided in {@code proc}, when a
 * handler runs in {@code trap}.
 */
@NullMarked
package dev.trapeze.kernel.signal;

import org.jspecify.annotations.NullMarked;
