package dev.trapeze.labs.start;

import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.submission.SubmittedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where the files that a student hands in lie in the student's folder. */
final class StudentLayout {
  /** Java, of package {@code lab}. */
  static final String JAVA = "src/main/java/lab";

  /** Guest programs. */
  static final String PROGRAMS = "user";

  /** Other sources: parts of the kernel in assembly. */
  static final String SOURCES = "kernel";

  private StudentLayout() {}

  /**
   * The path of a file of the starter in the student's folder, with slashes.
   *
   * @param name of the file, without folders
   */
  static String pathOf(Lab lab, String name) {
    return folderOf(lab, name) + "/" + name;
  }

  /** What the student's folder has of the files that are handed in. */
  static SubmittedFiles read(Lab lab, Path folder) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    for (String each : List.of(JAVA, PROGRAMS, SOURCES)) {
      for (Path file : Lab.filesIn(folder.resolve(each))) {
        texts.put(String.valueOf(file.getFileName()), Files.readString(file));
      }
    }
    return new SubmittedFiles(texts);
  }

  private static String folderOf(Lab lab, String name) {
    if (name.endsWith(".java")) {
      return JAVA;
    }
    return lab.description().sources().contains(name) ? SOURCES : PROGRAMS;
  }
}
