package dev.trapeze.labs.grading;

import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.lab.LabFormatException;
import dev.trapeze.labs.submission.JavaCompilation;
import dev.trapeze.labs.submission.JavaSource;
import dev.trapeze.labs.submission.UnusableSubmission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compiles what a lab brings along: its setup and its tests. */
public final class LabClasses {
  private LabClasses() {}

  /**
   * Class files by the name of the class, of the public tests and, if they are here, the hidden
   * ones.
   *
   * @throws LabFormatException with what the compiler says, if they do not compile
   */
  public static Map<String, byte[]> compile(Lab lab) throws LabFormatException {
    List<JavaSource> sources = new ArrayList<>(sources(lab.tests()));
    if (lab.hasHiddenTests()) {
      sources.addAll(sources(lab.hidden()));
    }
    try {
      return JavaCompilation.compile(sources, Map.of());
    } catch (UnusableSubmission e) {
      throw new LabFormatException(
          lab.folder() + ": the lab's own tests do not compile:\n" + e.getMessage(), e);
    }
  }

  private static List<JavaSource> sources(Path folder) throws LabFormatException {
    List<JavaSource> sources = new ArrayList<>();
    try {
      for (Path file : Lab.filesIn(folder)) {
        if (file.toString().endsWith(".java")) {
          sources.add(new JavaSource(String.valueOf(file.getFileName()), Files.readString(file)));
        }
      }
    } catch (IOException e) {
      throw new LabFormatException(folder + ": cannot be read: " + e.getMessage(), e);
    }
    return sources;
  }

  /** Finds these classes, and all others where this class is found. */
  public static ClassLoader loader(Map<String, byte[]> classes) {
    return new ClassLoader(LabClasses.class.getClassLoader()) {
      @Override
      protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] file = classes.get(name);
        if (file == null) {
          throw new ClassNotFoundException(name);
        }
        return defineClass(name, file, 0, file.length);
      }
    };
  }
}
