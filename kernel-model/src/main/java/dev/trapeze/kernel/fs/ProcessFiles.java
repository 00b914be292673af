package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.state.StateSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a process has of the file system: its descriptors and its working directory. */
public final class ProcessFiles {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessFiles.class);

  private final Namespace namespace;
  private final FileDescriptors descriptors;
  private Node workingDirectory;
  private String workingPath;

  private ProcessFiles(
      Namespace namespace, FileDescriptors descriptors, Node workingDirectory, String workingPath) {
    this.namespace = namespace;
    this.descriptors = descriptors;
    this.workingDirectory = workingDirectory;
    this.workingPath = workingPath;
  }

  /** For the first process: {@code maxDescriptors} descriptors, all free, in the root directory. */
  public static ProcessFiles initial(OpenFileTable files, int maxDescriptors) {
    Namespace namespace = files.namespace();
    return new ProcessFiles(
        namespace, new FileDescriptors(files, maxDescriptors), namespace.root(), AbsolutePath.ROOT);
  }

  /** For a child: the same open files under the same numbers, in the same directory. */
  public ProcessFiles fork() {
    return new ProcessFiles(namespace, descriptors.copy(), workingDirectory.retain(), workingPath);
  }

  /** At the end of the process: everything is closed. Nothing may be done with this afterwards. */
  public void close() {
    descriptors.closeAll();
    leave(workingDirectory);
  }

  private static void leave(Node directory) {
    try {
      directory.release();
    } catch (ErrnoException e) {
      // As for the descriptors: neither the end of a process nor its going elsewhere is stopped by
      // a disk that fails. What stays behind, the next mount frees.
      LOG.debug("leaving a directory: {}", e.errno());
    }
  }

  /** The descriptors. */
  public FileDescriptors descriptors() {
    return descriptors;
  }

  /** Where paths without a slash in front start; the reference stays here. */
  public Node workingDirectory() {
    return workingDirectory;
  }

  /** The absolute path of the working directory, by the names by which the process got there. */
  public String workingPath() {
    return workingPath;
  }

  /** The absolute path that a path of the process is short for. */
  public AbsolutePath absolutePath(String path) {
    return new AbsolutePath(workingPath, path);
  }

  /** Goes to the directory that {@code path} leads to; throws {@code ENOENT}, {@code ENOTDIR}. */
  public void changeDirectory(String path) {
    Namespace.Place place = namespace.walkToDirectory(workingDirectory, workingPath, path);
    Node left = workingDirectory;
    workingDirectory = place.directory();
    workingPath = place.path();
    leave(left);
  }

  /** Puts what is open, and the working directory. */
  public void putState(StateSink sink) {
    workingDirectory.putState(sink);
    sink.put(workingPath);
    descriptors.putState(sink);
  }
}
