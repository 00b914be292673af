@NullMarked
package dev.trapeze.kernel.trap;

import org.jspecify.annotations.NullMarked;
