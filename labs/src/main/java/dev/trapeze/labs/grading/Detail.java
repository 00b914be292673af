package dev.trapeze.labs.grading;

/**
 * Something of the machine at the moment of a failure, drawn as text.
 *
 * @param title what it is: {@code trap}, {@code address space of pid 3}
 * @param text one or more lines
 */
public record Detail(String title, String text) {}
