package dev.trapeze.console.debugger.repl;

import dev.trapeze.console.debugger.command.Ink;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * Where the answers to commands go.
 *
 * @param out gets them
 * @param err gets the lines about what could not be done
 * @param ink for colours in {@code out}
 */
public record Answers(PrintWriter out, PrintWriter err, Ink ink) {
  /** Standard output and standard error. */
  public static Answers standard(Ink ink) {
    return new Answers(
        new PrintWriter(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
        new PrintWriter(new FileOutputStream(FileDescriptor.err), false, StandardCharsets.UTF_8),
        ink);
  }
}
