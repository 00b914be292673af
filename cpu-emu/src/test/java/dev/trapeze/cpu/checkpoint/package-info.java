@NullMarked
package dev.trapeze.cpu.checkpoint;

import org.jspecify.annotations.NullMarked;
