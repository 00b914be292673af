/**
 * What tests look at a kernel with, from outside: which frames belong to whom, and programs that
 * are assembled on the spot. For the kernel's own tests and for those of the labs; the kernel does
 * not use it.
 */
@NullMarked
package dev.trapeze.kernel.testing;

import org.jspecify.annotations.NullMarked;
