/**
 * What a student hands in: reading it, compiling it, checking what it names, and loading it so that
 * it cannot reach anything else. All of it is taken to be hostile.
 */
@NullMarked
package dev.trapeze.labs.submission;

import org.jspecify.annotations.NullMarked;
