/** Devices on the bus. */
@NullMarked
package dev.trapeze.cpu.device;

import org.jspecify.annotations.NullMarked;
