@NullMarked
package dev.trapeze.kernel;

import org.jspecify.annotations.NullMarked;
