/** Tests of what a lab is. */
@NullMarked
package dev.trapeze.labs.lab;

import org.jspecify.annotations.NullMarked;
