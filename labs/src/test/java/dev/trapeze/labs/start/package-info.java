@NullMarked
package dev.trapeze.labs.start;

import org.jspecify.annotations.NullMarked;
