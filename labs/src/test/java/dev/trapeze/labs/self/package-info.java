/** Tests of the labs by their own starters, reference solutions and mutants. */
@NullMarked
package dev.trapeze.labs.self;

import org.jspecify.annotations.NullMarked;
