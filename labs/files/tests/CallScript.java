package lab.tests;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.fs.FileSystemParts;
import dev.trapeze.kernel.fs.OpenFlags;
import dev.trapeze.kernel.fs.PathResolution;
import dev.trapeze.labs.testing.CheckFailed;
import dev.trapeze.labs.testing.Event;
import dev.trapeze.labs.testing.LabSystem;
import dev.trapeze.labs.testing.Trial;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * System calls on paths, one after the other, made by a program; each is told what it must come to:
 * "ok", the name of an error, or a number of bytes.
 */
public final class CallScript {
  private static final int BUFFER = 64;
  private static final Set<Syscall> CALLS =
      EnumSet.of(
          Syscall.SYMLINK,
          Syscall.READLINK,
          Syscall.OPEN,
          Syscall.READ,
          Syscall.LINK,
          Syscall.UNLINK,
          Syscall.MKDIR,
          Syscall.CHDIR);

  private record Step(Syscall call, String words, boolean reads, String expected, String why) {}

  private final List<Step> steps = new ArrayList<>();
  private final StringBuilder code = new StringBuilder();
  private final StringBuilder strings = new StringBuilder();
  private int labels;

  /** Makes a symbolic link. */
  public CallScript symlink(String target, String path, String expected, String why) {
    argument(0, target);
    argument(1, path);
    call(Syscall.SYMLINK);
    return step(
        Syscall.SYMLINK, "symlink(\"" + target + "\", \"" + path + "\")", false, expected, why);
  }

  /** Opens a file and reads it: how many bytes tells which file it is. */
  public CallScript size(String path, String expected, String why) {
    String skip = open(path, OpenFlags.O_RDONLY);
    code.append("mv s0, a0\nla a1, buffer\nli a2, ").append(BUFFER).append('\n');
    call(Syscall.READ);
    code.append("mv a0, s0\n");
    call(Syscall.CLOSE);
    code.append(skip).append(":\n");
    return step(Syscall.OPEN, "the size of \"" + path + "\"", true, expected, why);
  }

  /** Opens a file and closes it. */
  public CallScript open(String path, int flags, String flagWords, String expected, String why) {
    String skip = open(path, flags);
    call(Syscall.CLOSE);
    code.append(skip).append(":\n");
    return step(Syscall.OPEN, "open(\"" + path + "\", " + flagWords + ")", false, expected, why);
  }

  private String open(String path, int flags) {
    String skip = "skip" + labels;
    argument(0, path);
    code.append("li a1, ").append(flags).append("\nli a2, 0\n");
    call(Syscall.OPEN);
    code.append("bltz a0, ").append(skip).append('\n');
    return skip;
  }

  public CallScript link(String existing, String added, String expected, String why) {
    argument(0, existing);
    argument(1, added);
    call(Syscall.LINK);
    return step(
        Syscall.LINK, "link(\"" + existing + "\", \"" + added + "\")", false, expected, why);
  }

  public CallScript unlink(String path, String expected, String why) {
    return onPath(Syscall.UNLINK, path, expected, why);
  }

  public CallScript mkdir(String path, String expected, String why) {
    return onPath(Syscall.MKDIR, path, expected, why);
  }

  public CallScript chdir(String path, String expected, String why) {
    return onPath(Syscall.CHDIR, path, expected, why);
  }

  /** Reads a link: "ok" if its target has at least a character. */
  public CallScript readlink(String path, String expected, String why) {
    argument(0, path);
    code.append("la a1, buffer\nli a2, ").append(BUFFER).append('\n');
    call(Syscall.READLINK);
    return step(Syscall.READLINK, "readlink(\"" + path + "\")", true, expected, why);
  }

  private CallScript onPath(Syscall call, String path, String expected, String why) {
    argument(0, path);
    code.append("li a1, 0\n");
    call(call);
    return step(call, call.callName() + "(\"" + path + "\")", false, expected, why);
  }

  private void argument(int index, String text) {
    String label = "string" + labels++;
    strings.append(label).append(": .asciz \"").append(text).append("\"\n");
    code.append("la a").append(index).append(", ").append(label).append('\n');
  }

  private void call(Syscall call) {
    code.append("li a7, ").append(call.number()).append("\necall\n");
  }

  private CallScript step(Syscall call, String words, boolean reads, String expected, String why) {
    steps.add(new Step(call, words, reads, expected, why));
    return this;
  }

  /** Runs the program with the student's way of following paths; fails at the first surprise. */
  public LabSystem run(Trial trial, LabSystem.Builder builder) throws Exception {
    builder.configure(
        config ->
            config.withFileSystemParts(
                FileSystemParts.STANDARD.withPaths(
                    () -> trial.submission().piece(PathResolution.class))));
    code.append("li a0, 0\n");
    call(Syscall.EXIT);
    String source = code + ".data\n" + strings + ".bss\n.align 3\nbuffer: .space " + BUFFER + "\n";
    LabSystem system = builder.program("script", source).first("script").boot();
    system.runToPowerOff();
    check(system);
    return system;
  }

  private void check(LabSystem system) {
    List<Event.Returned> returned = new ArrayList<>();
    boolean started = false;
    for (Event event : system.log()) {
      started |= event instanceof Event.Executed;
      if (started && event instanceof Event.Returned call && CALLS.contains(call.call())) {
        returned.add(call);
      }
    }
    int at = 0;
    for (Step step : steps) {
      long result = returned.get(at++).result();
      if (step.call == Syscall.OPEN && step.reads && result >= 0) {
        result = returned.get(at++).result();
      }
      String actual = result < 0 ? errno(result) : step.reads ? String.valueOf(result) : "ok";
      if (!actual.equals(step.expected)) {
        throw new CheckFailed(step.words + ": " + step.why, step.expected, actual, "");
      }
    }
  }

  private static String errno(long result) {
    for (Errno errno : Errno.values()) {
      if (errno.result() == result) {
        return errno.name();
      }
    }
    return String.valueOf(result);
  }
}
