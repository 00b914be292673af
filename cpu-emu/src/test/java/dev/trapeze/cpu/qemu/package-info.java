/** QEMU as the tests' other opinion. */
@NullMarked
package dev.trapeze.cpu.qemu;

import org.jspecify.annotations.NullMarked;
