package dev.trapeze.labs.grading;

import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.lab.LabFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A lab whose piece is a function of numbers that has to add one: four public tests ask for one
 * number each, of which the last needs the second, and there is a hidden one.
 */
final class NumbersLab {
  private static final Map<String, String> FILES =
      Map.of(
          "lab.json",
          """
          { "number": 99, "name": "numbers", "title": "Numbers", "summary": "add one",
            "tasks": [ {"id": "A", "title": "Add one", "points": 50} ],
            "pieces": { "java.util.function.LongUnaryOperator": "lab.Piece" },
            "programs": [], "sources": [], "allowed": ["dev.trapeze.cpu.isa.Xlen"],
            "setup": "lab.tests.NumbersSetup", "tests": "lab.tests.NumbersTests",
            "hidden": "lab.hidden.NumbersHiddenTests", "starterPoints": 0 }
          """,
          "tests/NumbersSetup.java",
          """
          package lab.tests;
          import dev.trapeze.kernel.KernelConfig;
          import dev.trapeze.labs.testing.*;
          public class NumbersSetup implements LabSetup {
            @Override
            public KernelConfig configure(KernelConfig config, Submission submission) {
              return config;
            }
          }
          """,
          "tests/NumbersTests.java",
          """
          package lab.tests;
          import dev.trapeze.cpu.isa.Xlen;
          import dev.trapeze.labs.testing.*;
          import java.util.List;
          import java.util.function.LongUnaryOperator;
          public class NumbersTests implements LabSuite {
            @Override
            public List<LabTest> tests() {
              return List.of(
                  LabTest.of("one", "A", 10, t -> check(t, 1)).inWidths(Xlen.RV64),
                  LabTest.of("two", "A", 10, t -> check(t, 2)).inWidths(Xlen.RV64),
                  LabTest.of("three", "A", 10, t -> check(t, 3)).inWidths(Xlen.RV64),
                  LabTest.of("two-again", "A", 10, t -> check(t, 2)).needing("two").inWidths(Xlen.RV64));
            }
            public static void check(Trial trial, long number) {
              LongUnaryOperator piece = trial.submission().piece(LongUnaryOperator.class);
              trial.equal("the number after " + number, number + 1, piece.applyAsLong(number));
            }
          }
          """,
          "hidden/NumbersHiddenTests.java",
          """
          package lab.hidden;
          import dev.trapeze.cpu.isa.Xlen;
          import dev.trapeze.labs.testing.*;
          import java.util.List;
          public class NumbersHiddenTests implements LabSuite {
            @Override
            public List<LabTest> tests() {
              return List.of(
                  LabTest.of("four", "A", 10, t -> lab.tests.NumbersTests.check(t, 4)).inWidths(Xlen.RV64));
            }
          }
          """);

  private NumbersLab() {}

  static CompiledLab in(Path folder) throws IOException, LabFormatException {
    for (Map.Entry<String, String> file : FILES.entrySet()) {
      write(folder.resolve(file.getKey()), file.getValue());
    }
    return CompiledLab.of(Lab.read(folder));
  }

  static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** A piece that does this for the number 2, and otherwise what it should. */
  static String evilAtTwo(String statements) {
    return withMembers(
        "public long applyAsLong(long n) {\n if (n == 2) { "
            + statements
            + " }\n return n + 1;\n }");
  }

  static String withMembers(String members) {
    return "package lab;\nimport java.util.*;\nimport java.util.function.*;\n"
        + "public class Piece implements LongUnaryOperator {\n"
        + members
        + "\n}\n";
  }
}
