@NullMarked
package dev.trapeze.kernel.syscall;

import org.jspecify.annotations.NullMarked;
