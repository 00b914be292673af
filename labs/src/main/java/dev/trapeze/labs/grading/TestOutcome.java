package dev.trapeze.labs.grading;

import org.jspecify.annotations.Nullable;

/**
 * How a test has ended, as the JVM says in which it ran. It has no say in what the test is worth.
 *
 * @param output what the student's code has printed
 * @param recording of the failed run; empty for none
 */
record TestOutcome(TestStatus status, @Nullable Failure failure, String output, byte[] recording) {}
