/** Physical memory: RAM, devices, and the bus that they hang on. */
@NullMarked
package dev.trapeze.cpu.memory;

import org.jspecify.annotations.NullMarked;
