package dev.trapeze.labs.grading;

/**
 * A task, as a grade names it.
 *
 * @param id a letter, which tests name: {@code A}
 * @param points the most that its tests give together
 */
public record TaskHeading(String id, String title, int points) {}
