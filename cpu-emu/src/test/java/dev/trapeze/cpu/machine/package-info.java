@NullMarked
package dev.trapeze.cpu.machine;

import org.jspecify.annotations.NullMarked;
