/**
 * Writes down what a hart does, as the reference stepper shows it: a trace for people, and Spike's
 * commit log.
 */
@NullMarked
package dev.trapeze.cpu.trace;

import org.jspecify.annotations.NullMarked;
