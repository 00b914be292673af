/** Tests of what a hostile submission can do to its grade. */
@NullMarked
package dev.trapeze.labs.grading;

import org.jspecify.annotations.NullMarked;
