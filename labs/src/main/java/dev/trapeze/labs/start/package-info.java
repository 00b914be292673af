/** The folder in which a student works on a lab. */
@NullMarked
package dev.trapeze.labs.start;

import org.jspecify.annotations.NullMarked;
