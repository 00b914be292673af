/** Tests of what the tests of labs are written with. */
@NullMarked
package dev.trapeze.labs.testing;

import org.jspecify.annotations.NullMarked;
