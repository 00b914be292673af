@NullMarked
package dev.trapeze.kernel.fs;

import org.jspecify.annotations.NullMarked;
