@NullMarked
package dev.trapeze.kernel.exec;

import org.jspecify.annotations.NullMarked;
