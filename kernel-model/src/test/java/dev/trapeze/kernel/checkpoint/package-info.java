@NullMarked
package dev.trapeze.kernel.checkpoint;

import org.jspecify.annotations.NullMarked;
