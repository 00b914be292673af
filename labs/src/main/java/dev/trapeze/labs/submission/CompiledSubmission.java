package dev.trapeze.labs.submission;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.testing.Submission;
import dev.trapeze.labs.testing.SubmissionFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A submission whose Java has been compiled. */
public final class CompiledSubmission {
  private final Lab lab;
  private final SubmittedFiles files;
  private final Map<String, byte[]> classes;
  private final SubmittedPrograms programs;

  private CompiledSubmission(Lab lab, SubmittedFiles files, Map<String, byte[]> classes) {
    this.lab = lab;
    this.files = files;
    this.classes = classes;
    this.programs = new SubmittedPrograms(files);
  }

  /**
   * Compiles.
   *
   * @throws UnusableSubmission if the Java does not compile
   */
  public static CompiledSubmission of(Lab lab, SubmittedFiles files) throws UnusableSubmission {
    List<JavaSource> sources = new ArrayList<>();
    files
        .texts()
        .forEach(
            (name, text) -> {
              if (name.endsWith(".java")) {
                sources.add(new JavaSource(name, text));
              }
            });
    return new CompiledSubmission(lab, files, JavaCompilation.compile(sources, Map.of()));
  }

  /** Loads the classes anew, so that nothing is left in them of another run. */
  public Submission fresh() {
    ClassLoader loader =
        new ClassLoader(CompiledSubmission.class.getClassLoader()) {
          @Override
          protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] file = classes.get(name);
            if (file == null) {
              throw new ClassNotFoundException(name);
            }
            return defineClass(name, file, 0, file.length);
          }
        };
    return new Loaded(loader);
  }

  private final class Loaded implements Submission {
    private final ClassLoader loader;

    Loaded(ClassLoader loader) {
      this.loader = loader;
    }

    @Override
    public <T> T piece(Class<T> type, String role) {
      String key = role.isEmpty() ? type.getName() : type.getName() + "#" + role;
      String name = lab.description().pieces().get(key);
      if (name == null) {
        throw new SubmissionFault("lab.json names no class for " + key, null);
      }
      try {
        return type.cast(loader.loadClass(name).getConstructor().newInstance());
      } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
        throw new SubmissionFault(
            name
                + " must be a public class with a public constructor without arguments that"
                + " implements "
                + type.getSimpleName()
                + ": "
                + e,
            e);
      }
    }

    @Override
    public byte[] program(String name, Xlen xlen) {
      return programs.get(name, xlen);
    }

    @Override
    public String source(String fileName) {
      String text = files.texts().get(fileName);
      if (text == null) {
        throw new SubmissionFault(fileName + " was not handed in", null);
      }
      return text;
    }
  }
}
