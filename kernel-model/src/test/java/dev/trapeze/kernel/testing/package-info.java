/**
 * Small systems for the tests of all rooms: programs assembled on the spot, run on a real machine.
 */
@NullMarked
package dev.trapeze.kernel.testing;

import org.jspecify.annotations.NullMarked;
