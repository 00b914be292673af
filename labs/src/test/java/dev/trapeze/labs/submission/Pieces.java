package dev.trapeze.labs.submission;

import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.lab.LabDescription;
import dev.trapeze.labs.lab.LabTask;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/** A lab whose piece is a function of numbers, and submissions for it. */
final class Pieces {
  private Pieces() {}

  static final Lab LAB =
      new Lab(
          Path.of("no-such-lab"),
          new LabDescription(
              99,
              "numbers",
              "Numbers",
              "a function",
              List.of(new LabTask("A", "a function", 1)),
              Map.of(LongUnaryOperator.class.getName(), "lab.Piece"),
              List.of(),
              List.of(),
              List.of("dev.trapeze.cpu.isa.Xlen"),
              "lab.tests.Setup",
              "lab.tests.Tests",
              null,
              0));

  /** A piece with this body of its method, whose parameter is n. */
  static String withBody(String body) {
    return withMembers("public long applyAsLong(long n) { " + body + " }");
  }

  static String withMembers(String members) {
    return "package lab;\nimport java.util.*;\nimport java.util.function.*;\n"
        + "public class Piece implements LongUnaryOperator {\n"
        + members
        + "\n}\n";
  }

  static CompiledSubmission compiled(String text) throws UnusableSubmission {
    return CompiledSubmission.of(LAB, new SubmittedFiles(Map.of("Piece.java", text)));
  }

  /** Compiles, checks, loads and runs. */
  static long run(String text, long argument) throws UnusableSubmission {
    return compiled(text).fresh().piece(LongUnaryOperator.class).applyAsLong(argument);
  }
}
