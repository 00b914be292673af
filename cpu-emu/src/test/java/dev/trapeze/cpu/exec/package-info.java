@NullMarked
package dev.trapeze.cpu.exec;

import org.jspecify.annotations.NullMarked;
