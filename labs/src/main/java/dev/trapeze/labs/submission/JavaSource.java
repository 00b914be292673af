package dev.trapeze.labs.submission;

/**
 * A Java file.
 *
 * @param name the file's name, as in the compiler's messages: {@code LazyPaging.java}
 */
public record JavaSource(String name, String text) {}
