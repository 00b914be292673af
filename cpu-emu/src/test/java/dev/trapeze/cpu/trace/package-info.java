@NullMarked
package dev.trapeze.cpu.trace;

import org.jspecify.annotations.NullMarked;
