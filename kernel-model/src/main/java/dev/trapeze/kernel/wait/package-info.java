/**
 * What a process can sleep on. Apart from {@code proc}, so that pipes and devices can block and
 * wake without knowing processes.
 */
@NullMarked
package dev.trapeze.kernel.wait;

import org.jspecify.annotations.NullMarked;
