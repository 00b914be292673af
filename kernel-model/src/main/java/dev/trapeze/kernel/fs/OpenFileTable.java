package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.FileRules;
import dev.trapeze.kernel.abi.Limits;
import dev.trapeze.kernel.mm.PolicyFile;
import dev.trapeze.kernel.state.StateSink;
import dev.trapeze.kernel.wait.Wakeups;

/**
 * Opens files and pipes, and bounds how many are open in the whole system (xv6's {@code ftable}).
 */
public final class OpenFileTable {

  /** The two ends of a new pipe. */
  public record PipeEnds(OpenFile readEnd, OpenFile writeEnd) {}

  private final FileSystem fileSystem;
  private final Namespace namespace;
  private final Wakeups wakeups;
  private final Limits limits;
  private int openFiles;
  private long pipesMade;

  /** A table for as many open files as the personality allows, which follow its rules. */
  public OpenFileTable(
      FileSystem fileSystem,
      DeviceSwitch devices,
      Wakeups wakeups,
      Limits limits,
      FileRules rules) {
    this(fileSystem, devices, wakeups, limits, rules, FileSystemParts.STANDARD);
  }

  /** The same, with paths followed as chosen. */
  public OpenFileTable(
      FileSystem fileSystem,
      DeviceSwitch devices,
      Wakeups wakeups,
      Limits limits,
      FileRules rules,
      FileSystemParts parts) {
    this.fileSystem = fileSystem;
    this.namespace = new Namespace(fileSystem, devices, rules, parts.newPaths());
    this.wakeups = wakeups;
    this.limits = limits;
  }

  /** The file system of the disk. */
  public FileSystem fileSystem() {
    return fileSystem;
  }

  /** Where paths lead. */
  public Namespace namespace() {
    return namespace;
  }

  /** How many files are open. */
  public int openFiles() {
    return openFiles;
  }

  /**
   * Opens the file that {@code path} leads to (xv6's {@code sys_open}). A directory can only be
   * opened with no flag at all, else {@code EISDIR}; {@code ENXIO} for a device whose number cannot
   * be; {@code ENFILE} if too many files are open. {@code O_TRUNC} cuts ordinary files, with
   * whatever else they are opened for. The file of a running program, as long as its pages are
   * mapped, is neither cut nor opened for writing, but {@code ETXTBSY}.
   *
   * @param path that starts at the working directory, unless it starts with a slash
   */
  public OpenFile open(Node workingDirectory, AbsolutePath path, OpenFlags flags) {
    requireRoom(1);
    OpenFile file = namespace.open(workingDirectory, path, flags);
    openFiles++;
    return file;
  }

  /** The same where nobody will ask what the file is called. */
  public OpenFile open(Node workingDirectory, String path, OpenFlags flags) {
    return open(workingDirectory, new AbsolutePath(AbsolutePath.ROOT, path), flags);
  }

  /** Makes a pipe; throws {@code ENFILE} if too many files are open. */
  public PipeEnds pipe() {
    requireRoom(2);
    Pipe pipe = new Pipe(pipesMade, wakeups);
    pipesMade++;
    openFiles += 2;
    return new PipeEnds(new OpenPipeEnd(pipe, true), new OpenPipeEnd(pipe, false));
  }

  /** An open file for a policy that maps files; the policy counts its references for itself. */
  public PolicyFile forMapping(OpenFile file) {
    return new OpenFileForMapping(this, file);
  }

  /** One more descriptor stands for {@code file} (xv6's {@code filedup}). */
  OpenFile retain(OpenFile file) {
    file.addReference();
    return file;
  }

  /** One descriptor less stands for {@code file} (xv6's {@code fileclose}). */
  void release(OpenFile file) {
    if (file.dropReference()) {
      openFiles--;
      file.closed();
    }
  }

  private void requireRoom(int files) {
    if (openFiles > limits.openFiles() - files) {
      throw ErrnoException.of(Errno.ENFILE);
    }
  }

  /** Puts the counts; the files themselves are those of the processes. */
  public void putState(StateSink sink) {
    sink.put(openFiles);
    sink.put(pipesMade);
  }
}
