package dev.trapeze.console.debugger.repl;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.command.Invocation;
import dev.trapeze.console.debugger.command.Pids;
import dev.trapeze.kernel.fs.FileStatus;
import dev.trapeze.kernel.fs.OpenDevice;
import dev.trapeze.kernel.fs.OpenFile;
import dev.trapeze.kernel.fs.OpenInode;
import dev.trapeze.kernel.fs.OpenPipeEnd;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessState;
import java.util.SortedMap;

/** What {@code info files} shows. */
final class FileInfo {
  private final Invocation invocation;

  FileInfo(Invocation invocation) {
    this.invocation = invocation;
  }

  void list() throws CommandError {
    Process process = Pids.subject(invocation).process();
    if (process == null) {
      throw new CommandError("no process has the hart; 'info processes' lists them");
    }
    invocation.out().print("pid " + process.pid() + " " + process.name());
    if (process.state() == ProcessState.ZOMBIE) {
      invocation.out().println(" has ended, and has no open files.");
      return;
    }
    invocation.out().println(", in " + process.files().workingPath());
    SortedMap<Integer, OpenFile> files = process.files().descriptors().all();
    if (files.isEmpty()) {
      invocation.out().println("No open files.");
      return;
    }
    invocation.out().println(" fd kind      open    offset  inode      size  name");
    files.forEach((descriptor, file) -> invocation.out().println(line(descriptor, file)));
  }

  private static String line(int descriptor, OpenFile file) {
    boolean pipe = file instanceof OpenPipeEnd;
    FileStatus status = pipe ? null : file.status();
    return String.format(
        "%3d %-9s %-4s %9s %6s %9s  %s",
        descriptor,
        kind(file),
        (file.readable() ? "r" : "-") + (file.writable() ? "w" : "-"),
        file instanceof OpenInode inode ? String.valueOf(inode.offset()) : "-",
        status == null ? "-" : String.valueOf(status.inode()),
        file instanceof OpenInode && status != null ? String.valueOf(status.sizeBytes()) : "-",
        file.name());
  }

  private static String kind(OpenFile file) {
    if (file instanceof OpenPipeEnd) {
      return "pipe";
    }
    if (file instanceof OpenDevice) {
      return "device";
    }
    return switch (file.status().type()) {
      case DIRECTORY -> "directory";
      case DEVICE -> "device";
      case FILE, SYMLINK, FREE -> file instanceof OpenInode ? "file" : "synthetic";
    };
  }
}
