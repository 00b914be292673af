package dev.trapeze.labs.self;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reference solutions and mutants, which only tests read. {@code -Dlabs.reference=false} leaves
 * them out, as does a copy of the labs without these folders: what needs them is skipped then.
 */
public final class Solutions {
  private static final boolean INCLUDED =
      Boolean.parseBoolean(System.getProperty("labs.reference", "true"));

  private Solutions() {}

  /** A folder in that of a lab; the test is skipped if it is one of solutions, and left out. */
  public static Path folder(Path lab, String name) {
    return name.startsWith("reference") ? required(lab.resolve(name)) : lab.resolve(name);
  }

  /** The mutants in a lab's folder. */
  static Path mutants(Path lab) {
    return required(lab.resolve("mutants"));
  }

  /** Whether a lab has mutants that are to be tried. */
  static boolean hasMutants(Path lab) {
    return INCLUDED && Files.isDirectory(lab.resolve("mutants"));
  }

  private static Path required(Path folder) {
    assumeTrue(INCLUDED, "solutions are left out by -Dlabs.reference=false");
    assumeTrue(Files.isDirectory(folder), folder + " is not here");
    return folder;
  }
}
