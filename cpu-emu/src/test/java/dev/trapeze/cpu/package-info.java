@NullMarked
package dev.trapeze.cpu;

import org.jspecify.annotations.NullMarked;
