@NullMarked
package dev.trapeze.cpu.fp;

import org.jspecify.annotations.NullMarked;
