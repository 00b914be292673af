/** What a lab is, as its folder says. */
@NullMarked
package dev.trapeze.labs.lab;

import org.jspecify.annotations.NullMarked;
