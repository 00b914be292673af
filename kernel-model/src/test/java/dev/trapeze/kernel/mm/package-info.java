@NullMarked
package dev.trapeze.kernel.mm;

import org.jspecify.annotations.NullMarked;
