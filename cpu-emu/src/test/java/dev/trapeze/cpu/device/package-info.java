@NullMarked
package dev.trapeze.cpu.device;

import org.jspecify.annotations.NullMarked;
