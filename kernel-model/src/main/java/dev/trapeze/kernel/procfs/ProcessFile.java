package dev.trapeze.kernel.procfs;

import dev.trapeze.kernel.fs.SyntheticContents;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The files in the directory of a process, by name. */
enum ProcessFile {
  COMM("comm", 0_444, task -> new Text(() -> ProcessTexts.comm(task.process())));

  private static final ProcessFile[] ALL = values();

  private final String fileName;
  private final int permissions;
  private final Function<Task, SyntheticContents> opener;

  ProcessFile(String fileName, int permissions, Function<Task, SyntheticContents> opener) {
    this.fileName = fileName;
    this.permissions = permissions;
    this.opener = opener;
  }

  String fileName() {
    return fileName;
  }

  int permissions() {
    return permissions;
  }

  SyntheticContents open(Task task) {
    return opener.apply(task);
  }

  static int count() {
    return ALL.length;
  }

  static ProcessFile at(int index) {
    return ALL[index];
  }

  static @Nullable ProcessFile named(String name) {
    for (ProcessFile file : ALL) {
      if (file.fileName.equals(name)) {
        return file;
      }
    }
    return null;
  }
}
