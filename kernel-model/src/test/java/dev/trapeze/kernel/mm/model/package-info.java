/**
 * A model of what the memory of processes holds, and random sequences of operations on real address
 * spaces, of which it says what they must come to.
 */
@NullMarked
package dev.trapeze.kernel.mm.model;

import org.jspecify.annotations.NullMarked;
