package dev.trapeze.kernel.procfs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.fs.DirectoryEntry;
import dev.trapeze.kernel.fs.InodeType;
import dev.trapeze.kernel.fs.Node;
import dev.trapeze.kernel.fs.SyntheticDirectory;
import org.jspecify.annotations.Nullable;

/** The directory of a process: empty, {@code ENOENT} to its reader, once that is forgotten. */
final class ProcessDirectory extends SyntheticDirectory {

  /** Inode numbers of a process; more than there are files. */
  private static final int NUMBERS = 64;

  private static final int OF_THE_DIRECTORY = 1;
  private static final int OF_THE_FIRST_FILE = 2;

  private final Task task;

  ProcessDirectory(Node parent, Task task) {
    super(parent, number(task.pid(), OF_THE_DIRECTORY));
    this.task = task;
  }

  /** Number of the inode of a process's directory. */
  static int numberOf(int pid) {
    return number(pid, OF_THE_DIRECTORY);
  }

  /** Never 0, even if there should be more processes than there are numbers. */
  private static int number(int pid, int index) {
    return (int) ((long) pid * NUMBERS + index & Integer.MAX_VALUE);
  }

  @Override
  protected @Nullable Node find(String name) {
    ProcessFile file = task.processOrNull() == null ? null : ProcessFile.named(name);
    return file == null
        ? null
        : new ContentsFile(numberOf(file), file.permissions(), () -> file.open(task));
  }

  @Override
  protected @Nullable DirectoryEntry entryFrom(int position) {
    if (task.processOrNull() == null) {
      throw ErrnoException.of(Errno.ENOENT);
    }
    int index = position - FIRST_POSITION;
    if (index >= ProcessFile.count()) {
      return null;
    }
    ProcessFile file = ProcessFile.at(index);
    return new DirectoryEntry(numberOf(file), file.fileName(), InodeType.FILE, position + 1);
  }

  private int numberOf(ProcessFile file) {
    return number(task.pid(), OF_THE_FIRST_FILE + file.ordinal());
  }

  @Override
  protected int links() {
    return 2;
  }
}
