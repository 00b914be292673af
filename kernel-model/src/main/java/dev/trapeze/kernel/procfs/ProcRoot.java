package dev.trapeze.kernel.procfs;

import dev.trapeze.kernel.fs.DirectoryEntry;
import dev.trapeze.kernel.fs.InodeType;
import dev.trapeze.kernel.fs.Node;
import dev.trapeze.kernel.fs.SyntheticDirectory;
import dev.trapeze.kernel.proc.Process;
import org.jspecify.annotations.Nullable;

/**
 * The directory {@code /proc}: files about the system, a directory for each process, and {@code
 * self}, which is the directory of whoever looks (in Linux a symbolic link to it).
 */
public final class ProcRoot extends SyntheticDirectory {

  private static final int NUMBER = 1;
  private static final int NUMBER_OF_FIRST_FILE = 2;
  private static final String SELF = "self";
  private static final int SELF_POSITION = FIRST_POSITION + SystemFile.count();

  /** From here on, a position is that of the process whose number is so much smaller. */
  private static final int PROCESSES_POSITION = 256;

  private static final int MOST_DIGITS = 10;

  private final SystemView system;

  /** The tree of a system, on a directory in {@code parent}. */
  public ProcRoot(Node parent, SystemView system) {
    super(parent, NUMBER);
    this.system = system;
  }

  @Override
  protected @Nullable Node find(String name) {
    SystemFile file = SystemFile.named(name);
    if (file != null) {
      return new ContentsFile(numberOf(file), 0_444, () -> new Text(() -> file.text(system)));
    }
    Process process = name.equals(SELF) ? system.scheduler().current() : processNamed(name);
    return process == null ? null : new ProcessDirectory(this, new Task(system, process.pid()));
  }

  private @Nullable Process processNamed(String name) {
    boolean isNumber =
        !name.isEmpty()
            && name.length() <= MOST_DIGITS
            && name.charAt(0) != '0'
            && name.chars().allMatch(c -> c >= '0' && c <= '9');
    long pid = isNumber ? Long.parseLong(name) : 0;
    return pid > Integer.MAX_VALUE ? null : system.processes().byPid((int) pid);
  }

  @Override
  protected @Nullable DirectoryEntry entryFrom(int position) {
    if (position < SELF_POSITION) {
      SystemFile file = SystemFile.at(position - FIRST_POSITION);
      return new DirectoryEntry(numberOf(file), file.fileName(), InodeType.FILE, position + 1);
    }
    Process self = system.scheduler().current();
    if (position == SELF_POSITION && self != null) {
      int number = ProcessDirectory.numberOf(self.pid());
      return new DirectoryEntry(number, SELF, InodeType.DIRECTORY, PROCESSES_POSITION);
    }
    int lowestPid = Math.max(1, position - PROCESSES_POSITION);
    Process process = system.processes().firstAfter(lowestPid - 1);
    return process == null
        ? null
        : new DirectoryEntry(
            ProcessDirectory.numberOf(process.pid()),
            Integer.toString(process.pid()),
            InodeType.DIRECTORY,
            PROCESSES_POSITION + process.pid() + 1);
  }

  private static int numberOf(SystemFile file) {
    return NUMBER_OF_FIRST_FILE + file.ordinal();
  }

  @Override
  protected int links() {
    return 2 + system.processes().size();
  }
}
