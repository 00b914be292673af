package dev.trapeze.labs.grading;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A JVM for a submission: with this one's classes, limits, next to no environment, and an empty
 * folder of its own to work in, which is gone when it is closed.
 */
final class ChildJvm implements AutoCloseable {
  private static final Path SHELL = Path.of("/bin/sh");
  private static final int MOST_COMPLAINT_BYTES = 4096;
  private static final String ARCHIVE_OPTION = "-XX:SharedArchiveFile=";

  /** Sets what limits there are in this shell, and becomes the JVM. */
  private static final String LIMITED =
      "limit() { (ulimit \"$@\") 2>/dev/null && ulimit \"$@\"; }; cpu=$1; tasks=$2; shift 2;"
          + " limit -c 0; limit -f 131072; limit -n 256; limit -t \"$cpu\";"
          + " limit -u \"$tasks\" || limit -p \"$tasks\"; exec \"$@\"";

  private final Path folder;
  private final Process process;
  private final Thread complaintReader;
  private byte[] complaint = new byte[0];

  private ChildJvm(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
    complaintReader = new Thread(this::readComplaint, "error output of a submission's JVM");
    complaintReader.setDaemon(true);
    complaintReader.start();
  }

  /** Starts one. */
  static ChildJvm start(Class<?> main, GradingLimits limits) throws IOException {
    Path folder = Files.createTempDirectory("trapeze-submission-");
    try {
      ProcessBuilder builder = new ProcessBuilder(command(main, limits, folder));
      builder.directory(folder.toFile());
      Map<String, String> environment = builder.environment();
      String path = environment.get("PATH"); // of a compiler for guest programs
      environment.clear();
      environment.put("LANG", "C.UTF-8");
      environment.put("HOME", folder.toString());
      environment.put("TMPDIR", folder.toString());
      if (path != null) {
        environment.put("PATH", path);
      }
      return new ChildJvm(folder, builder.start());
    } catch (IOException e) {
      delete(folder);
      throw e;
    }
  }

  private static List<String> command(Class<?> main, GradingLimits limits, Path folder) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SHELL)) {
      long cpuSeconds = 4 * limits.submission().toSeconds();
      command.addAll(List.of(SHELL.toString(), "-c", LIMITED, "sh"));
      command.addAll(List.of(String.valueOf(cpuSeconds), String.valueOf(UserTasks.limit())));
    }
    command.add(ProcessHandle.current().info().command().orElseGet(ChildJvm::javaOfHome));
    command.addAll(
        List.of(
            "-Xmx" + limits.heapMebibytes() + "m",
            "-XX:MaxMetaspaceSize=192m",
            "-XX:MaxDirectMemorySize=16m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1", // it does not live long enough for more
            "-XX:+UnlockExperimentalVMOptions",
            "-XX:hashCode=3", // one after the other: the order of a HashMap is the same each time
            "-Xshare:auto",
            "-Xlog:disable",
            "-Xlog:all=error:stderr",
            "-XX:-UsePerfData",
            "-XX:+DisableAttachMechanism",
            "-XX:ErrorFile=" + folder.resolve("crash"),
            "-Djava.io.tmpdir=" + folder,
            "-Duser.home=" + folder,
            "-Duser.language=en",
            "-Duser.country=US",
            "-Duser.timezone=UTC",
            "-Dfile.encoding=UTF-8",
            "-Djava.awt.headless=true"));
    command.addAll(archive());
    command.addAll(List.of("-cp", absoluteClassPath(), main.getName()));
    return command;
  }

  /** This JVM's archive of shared classes, which saves a part of the start; none if it has none. */
  private static List<String> archive() {
    String[] arguments = ProcessHandle.current().info().arguments().orElse(new String[0]);
    return Stream.of(arguments).filter(each -> each.startsWith(ARCHIVE_OPTION)).limit(1).toList();
  }

  private static String javaOfHome() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /**
   * As it is, and not what manifests add to it: an archive of shared classes wants the same one.
   */
  private static String absoluteClassPath() {
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
      entries.add(Path.of(entry).toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, entries);
  }

  OutputStream toChild() {
    return process.getOutputStream();
  }

  InputStream fromChild() {
    return process.getInputStream();
  }

  /** The exit status, once it has ended; null if it has not within a second. */
  @Nullable Integer exitStatus() {
    try {
      return process.waitFor(1, TimeUnit.SECONDS) ? process.exitValue() : null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /** The beginning of what the JVM itself has written to its error output, in one line. */
  String complaint() {
    try {
      complaintReader.join(1000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (complaintReader) {
      return new String(complaint, StandardCharsets.UTF_8).strip().replaceAll("\\s*\\R\\s*", "; ");
    }
  }

  private void readComplaint() {
    try (InputStream in = process.getErrorStream()) {
      byte[] first = in.readNBytes(MOST_COMPLAINT_BYTES);
      synchronized (complaintReader) {
        complaint = first;
      }
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // It has been killed.
    }
  }

  /** Ends it and what it has started, as far as that can be found. */
  void kill() {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroyForcibly();
    started.forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void close() {
    kill();
    exitStatus();
    delete(folder);
  }

  private static void delete(Path folder) {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path inner, @Nullable IOException thrown)
                throws IOException {
              Files.delete(inner);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      // It lies in the folder for temporary files; whoever empties that, may.
    }
  }
}
