@NullMarked
package dev.trapeze.kernel.abi;

import org.jspecify.annotations.NullMarked;
