package dev.trapeze.labs.start;

import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.submission.SubmissionFolder;

/** Where the files that a student hands in lie in the student's folder. */
final class StudentLayout {
  private StudentLayout() {}

  /**
   * The path of a file of the starter in the student's folder, with slashes.
   *
   * @param name of the file, without folders
   */
  static String pathOf(Lab lab, String name) {
    return folderOf(lab, name) + "/" + name;
  }

  private static String folderOf(Lab lab, String name) {
    if (name.endsWith(".java")) {
      return SubmissionFolder.JAVA_FOLDER;
    }
    return lab.description().sources().contains(name)
        ? SubmissionFolder.SOURCE_FOLDER
        : SubmissionFolder.PROGRAM_FOLDER;
  }
}
