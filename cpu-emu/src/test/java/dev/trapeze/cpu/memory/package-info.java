@NullMarked
package dev.trapeze.cpu.memory;

import org.jspecify.annotations.NullMarked;
