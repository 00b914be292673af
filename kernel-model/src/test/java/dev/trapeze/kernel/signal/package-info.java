@NullMarked
package dev.trapeze.kernel.signal;

import org.jspecify.annotations.NullMarked;
