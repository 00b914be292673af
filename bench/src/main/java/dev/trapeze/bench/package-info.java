/**
 * Measurements: JMH benchmarks of the inner parts, and the whole system running real programs. Run
 * by {@code bench/run}; nothing here is part of a test.
 */
@NullMarked
package dev.trapeze.bench;

import org.jspecify.annotations.NullMarked;
