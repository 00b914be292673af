/** How the parts of the kernel put down what they know, so that two systems can be compared. */
@NullMarked
package dev.trapeze.kernel.state;

import org.jspecify.annotations.NullMarked;
