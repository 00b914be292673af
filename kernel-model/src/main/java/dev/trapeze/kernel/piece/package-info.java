/**
 * What is common to the parts of the kernel that somebody else may have written: the pieces that
 * {@link dev.trapeze.kernel.KernelConfig} takes.
 */
@NullMarked
package dev.trapeze.kernel.piece;

import org.jspecify.annotations.NullMarked;
