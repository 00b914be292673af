package dev.trapeze.labs.submission;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.testing.Submission;
import dev.trapeze.labs.testing.SubmissionFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.MethodTooLargeException;

/**
 * A submission whose Java was compiled, checked by the lab's {@link AllowList}, and counts its
 * steps.
 */
public final class CompiledSubmission {
  private final Lab lab;
  private final SubmittedFiles files;
  private final Map<String, byte[]> classes;
  private final AllowList list;
  private final SubmittedPrograms programs;

  private CompiledSubmission(
      Lab lab, SubmittedFiles files, Map<String, byte[]> classes, AllowList list) {
    this.lab = lab;
    this.files = files;
    this.classes = classes;
    this.list = list;
    this.programs = new SubmittedPrograms(files);
  }

  /**
   * Compiles and checks.
   *
   * @throws UnusableSubmission if the Java does not compile, or names what it may not
   */
  public static CompiledSubmission of(Lab lab, SubmittedFiles files) throws UnusableSubmission {
    AllowList list = new AllowList(lab.description().allowed());
    Map<String, byte[]> compiled = compiled(files);
    list.check(compiled);
    return new CompiledSubmission(lab, files, counting(compiled), list);
  }

  /** Without the check of the class files, to see what holds without it. */
  static CompiledSubmission unchecked(Lab lab, SubmittedFiles files, AllowList list)
      throws UnusableSubmission {
    return new CompiledSubmission(lab, files, counting(compiled(files)), list);
  }

  private static Map<String, byte[]> compiled(SubmittedFiles files) throws UnusableSubmission {
    List<JavaSource> sources = new ArrayList<>();
    files
        .texts()
        .forEach(
            (name, text) -> {
              if (name.endsWith(".java")) {
                sources.add(new JavaSource(name, text));
              }
            });
    return JavaCompilation.compile(sources, Map.of());
  }

  private static Map<String, byte[]> counting(Map<String, byte[]> compiled)
      throws UnusableSubmission {
    Map<String, byte[]> classes = new TreeMap<>();
    for (Map.Entry<String, byte[]> each : compiled.entrySet()) {
      try {
        classes.put(each.getKey(), FuelInstrumentation.instrument(each.getValue()));
      } catch (MethodTooLargeException e) {
        throw new UnusableSubmission(
            each.getKey() + ": the method " + e.getMethodName() + " is too large: split it");
      } catch (ClassTooLargeException e) {
        throw new UnusableSubmission(each.getKey() + ": the class is too large: split it");
      }
    }
    return classes;
  }

  /** Loads the classes anew, so that nothing is left in them of another run. */
  public Submission fresh() {
    return new LoadedSubmission(this, new SubmissionLoader(classes, list));
  }

  /** Which class the lab takes as this piece; null if none. */
  @Nullable String pieceClass(String piece) {
    return lab.description().pieces().get(piece);
  }

  byte[] program(String name, Xlen xlen) {
    return programs.get(name, xlen);
  }

  String source(String fileName) {
    String text = files.texts().get(fileName);
    if (text == null) {
      throw new SubmissionFault(fileName + " was not handed in", null);
    }
    return text;
  }
}
