@NullMarked
package dev.trapeze.cpu.hart;

import org.jspecify.annotations.NullMarked;
