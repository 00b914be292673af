/**
 * States of a running system, kept so that it can be put back into them: the machine, and the Java
 * objects of whatever drives it.
 */
@NullMarked
package dev.trapeze.cpu.checkpoint;

import org.jspecify.annotations.NullMarked;
