/** Turns the kernel's few assembly sources into code for the chosen width. */
@NullMarked
package dev.trapeze.kernel.assembly;

import org.jspecify.annotations.NullMarked;
