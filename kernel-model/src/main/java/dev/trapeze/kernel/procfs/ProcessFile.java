package dev.trapeze.kernel.procfs;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.fs.SyntheticContents;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.FrameAllocator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The files in the directory of a process, by name. */
enum ProcessFile {
  CMDLINE("cmdline", 0_444, ProcessFile::commandLine),
  COMM("comm", 0_444, task -> new Text(() -> ProcessTexts.comm(task.process()))),
  ENVIRON("environ", 0_400, ProcessFile::environment),
  MAPS("maps", 0_444, task -> ofMemory(task, space -> MapsText.of(space, xlen(task)))),
  MM("mm", 0_444, task -> ofMemory(task, space -> LimitsText.of(space, task.system().layout()))),
  PAGEMAP("pagemap", 0_400, ProcessFile::pagemap),
  SMAPS(
      "smaps",
      0_444,
      task -> ofMemory(task, space -> SmapsText.of(space, frames(task), xlen(task)))),
  SMAPS_ROLLUP(
      "smaps_rollup",
      0_444,
      task -> ofMemory(task, space -> SmapsText.rollup(space, frames(task), xlen(task)))),
  STAT("stat", 0_444, task -> new Text(() -> ProcessTexts.stat(task))),
  STATM("statm", 0_444, task -> new Text(() -> ProcessTexts.statm(task))),
  STATUS("status", 0_444, task -> new Text(() -> StatusText.of(task)));

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

  /** Text about the memory that a process has when the file is opened; empty once that is gone. */
  private static SyntheticContents ofMemory(Task task, Function<AddressSpace, String> text) {
    TaskMemory memory = new TaskMemory(task);
    return new Text(
        () -> {
          task.process();
          AddressSpace space = memory.space();
          return space == null ? "" : text.apply(space);
        });
  }

  /** Of the program that runs when it is read. */
  private static SyntheticContents commandLine(Task task) {
    return new Text(
        () -> {
          AddressSpace space = TaskMemory.present(task.process());
          return space == null ? "" : ArgumentBytes.commandLine(space, frames(task));
        });
  }

  /** As in Linux, to have been forgotten is no error here. */
  private static SyntheticContents environment(Task task) {
    TaskMemory memory = new TaskMemory(task);
    return new Text(
        () -> {
          AddressSpace space = memory.space();
          return space == null ? "" : ArgumentBytes.environment(space, frames(task));
        });
  }

  private static SyntheticContents pagemap(Task task) {
    int vaBits = task.system().layout().pagingMode().vaBits();
    return new PagemapContents(new TaskMemory(task), frames(task), xlen(task), vaBits);
  }

  private static Xlen xlen(Task task) {
    return task.system().layout().xlen();
  }

  private static FrameAllocator frames(Task task) {
    return task.system().frames();
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
