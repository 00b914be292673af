@NullMarked
package dev.trapeze.kernel.procfs;

import org.jspecify.annotations.NullMarked;
