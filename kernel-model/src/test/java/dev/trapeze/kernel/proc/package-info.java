@NullMarked
package dev.trapeze.kernel.proc;

import org.jspecify.annotations.NullMarked;
