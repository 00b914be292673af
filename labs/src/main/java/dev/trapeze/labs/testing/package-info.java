/**
 * What the tests of labs are written with: a booted system with the student's piece in it, and ways
 * to look at the state of its machine and its kernel.
 */
@NullMarked
package dev.trapeze.labs.testing;

import org.jspecify.annotations.NullMarked;
