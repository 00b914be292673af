package lab.hidden;

import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.labs.testing.LabSuite;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lab.tests.Call;
import lab.tests.ProgramRun;
import lab.tests.ProgramsTests;

/** The hidden tests. */
public final class ProgramsHiddenTests implements LabSuite {

  @Override
  public List<LabTest> tests() {
    return List.of(
        LabTest.of("unused-ends-are-closed", "A", 4, this::unusedEndsAreClosed),
        LabTest.of("any-byte-travels", "A", 3, this::anyByteTravels),
        LabTest.of("few-descriptors-are-enough", "B", 5, this::fewDescriptors),
        LabTest.of("a-long-row-of-processes", "B", 4, this::longRow),
        LabTest.of("no-number-no-process", "B", 2, this::noNumber),
        LabTest.of("paths-as-long-as-can-be", "C", 3, this::longPaths),
        LabTest.of("a-deep-tree-fits-on-the-stack", "C", 2, this::deepTree),
        LabTest.of("unusual-names", "C", 3, this::unusualNames),
        LabTest.of("devices-are-files-too", "C", 2, this::devices),
        LabTest.of("the-last-line-needs-no-newline", "D", 3, this::lastLine),
        LabTest.of("no-line-no-command", "D", 2, this::noLine),
        LabTest.of("long-lines-do-no-harm", "D", 3, this::longLines),
        LabTest.of("a-command-that-is-not-there", "D", 2, this::absentCommand));
  }

  private void unusedEndsAreClosed(Trial trial) throws Exception {
    ProgramRun run = ProgramRun.of(trial, List.of(), "pingpong", "k");
    trial.that(ProgramsTests.transfers(run).size() == 4, "the byte does not come back");
    run.requireNoOwnWriter();
    int most = run.mostEndsAt(Syscall.READ);
    trial.that(
        most <= 2, "a process reads with " + most + " ends of pipes open, and needs at most 2");
  }

  private void anyByteTravels(Trial trial) throws Exception {
    for (String argument : new String[] {"", "\n", "\u007f", "9z"}) {
      int sent = argument.isEmpty() ? 0 : argument.charAt(0);
      ProgramRun run = ProgramRun.of(trial, List.of(), "pingpong", argument);
      trial.equal(
          "what goes through the pipes when the argument's first byte is " + sent,
          List.of(
              "pid 2 writes 0x%02x".formatted(sent),
              "pid 3 reads 0x%02x".formatted(sent),
              "pid 3 writes 0x%02x".formatted(sent + 1),
              "pid 2 reads 0x%02x".formatted(sent + 1)),
          ProgramsTests.transfers(run));
    }
  }

  private void fewDescriptors(Trial trial) throws Exception {
    ProgramRun run = ProgramRun.of(trial, List.of(), "primes", "35");
    trial.that(run.parents().size() >= 11, "there are fewer processes than primes");
    run.requireNoOwnWriter();
    int most = run.mostEndsAt(Syscall.READ);
    trial.that(
        most <= 2,
        "a process reads numbers with " + most + " ends of pipes open: one to read, one to write");
    for (Call write : run.calls().calls(Syscall.WRITE)) {
      if (run.calls().isPipe(write.file())) {
        long ends = write.open().values().stream().filter(run.calls()::isPipe).count();
        trial.that(
            ends <= 2,
            "pid %d writes a number with %d ends of pipes open".formatted(write.pid(), ends));
      }
    }
  }

  private void longRow(Trial trial) throws Exception {
    StringBuilder expected = new StringBuilder();
    int primes = 0;
    for (int number = 2; number <= 199; number++) {
      boolean prime = true;
      for (int divisor = 2; divisor < number; divisor++) {
        prime &= number % divisor != 0;
      }
      if (prime) {
        primes++;
        expected.append("prime ").append(number).append('\n');
      }
    }
    ProgramRun run = ProgramRun.of(trial, List.of(), "primes", "199");
    trial.equal("what 'primes 199' shows", expected.toString(), run.console());
    trial.equal("processes that it makes", primes, run.parents().size());
  }

  private void noNumber(Trial trial) throws Exception {
    for (String limit : new String[] {"0", "1"}) {
      ProgramRun run = ProgramRun.of(trial, List.of(), "primes", limit);
      trial.equal("what 'primes " + limit + "' shows", "", run.console());
      trial.equal("processes that it makes", Map.of(), run.parents());
      trial.equal("its status", 0, run.status());
    }
    ProgramRun run = ProgramRun.of(trial, List.of(), "primes", "2");
    trial.equal("what 'primes 2' shows", "prime 2\n", run.console());
    trial.equal("processes that it makes", 1, run.parents().size());
  }

  private void longPaths(Trial trial) throws Exception {
    // 1 + 8 * 15 = 121 bytes: a name of 5 fits behind the slash, a name of 6 does not.
    String deep = "d" + "/fourteen-bytes".repeat(8);
    List<String> files =
        List.of(deep + "/sixsix", deep + "/fiver", deep + "/sixsix2", "d/z/fiver", "d/z/sixsix");
    ProgramRun run = ProgramRun.of(trial, files, "find", "d", "fiver");
    trial.equal(
        "what 'find d fiver' shows, sorted",
        List.of(deep + "/fiver", "d/z/fiver"),
        run.sortedLinesBut("find:"));
    run.requireSuccess();
    run = ProgramRun.of(trial, files, "find", "d", "sixsix");
    trial.equal(
        "what 'find d sixsix' shows besides errors: the other path has 128 bytes",
        List.of("d/z/sixsix"),
        run.sortedLinesBut("find:"));
    trial.that(
        run.console().contains("find:"), "find does not say that there is a path too long for it");
    run.requireSuccess();
  }

  private void deepTree(Trial trial) throws Exception {
    String deep = "d" + "/a".repeat(30) + "/x";
    ProgramRun run = ProgramRun.of(trial, List.of(deep), "find", "d", "x");
    trial.equal("what 'find d x' shows, 30 directories down", deep + "\n", run.console());
    run.requireSuccess();
  }

  private void unusualNames(Trial trial) throws Exception {
    List<String> files =
        List.of(
            "d/.h/x",
            "d/.../x",
            "d/..a/x",
            "d/a b/x",
            "d/fourteen-bytes/x",
            "d/x.",
            "d/.x",
            "d/x/x/x");
    ProgramRun run = ProgramRun.of(trial, files, "find", "d/", "x");
    trial.equal(
        "what 'find d/ x' shows, sorted",
        List.of(
            "d/.../x",
            "d/..a/x",
            "d/.h/x",
            "d/a b/x",
            "d/fourteen-bytes/x",
            "d/x",
            "d/x/x",
            "d/x/x/x"),
        run.sortedLinesBut("find:"));
    run.requireSuccess();
  }

  private void devices(Trial trial) throws Exception {
    ProgramRun run = ProgramRun.of(trial, List.of(), "find", "/dev", "zero");
    trial.equal("what 'find /dev zero' shows", "/dev/zero\n", run.console());
    trial.equal("files that find reads", 0, run.calls().calls(Syscall.READ).size());
    run.requireSuccess();
  }

  private void lastLine(Trial trial) throws Exception {
    ProgramRun run = ProgramRun.withInput(trial, "one\nlast", List.of(), "xargs", "/nothing");
    trial.equal(
        "the commands that run; the last line ends with the input",
        List.of(List.of("/nothing", "/nothing", "one"), List.of("/nothing", "/nothing", "last")),
        run.execs());
  }

  private void noLine(Trial trial) throws Exception {
    for (String input : new String[] {"", "\n", "\n\n"}) {
      ProgramRun run = ProgramRun.withInput(trial, input, List.of(), "xargs", "/nothing");
      trial.equal("processes that xargs makes when there is no line", 0, run.parents().size());
      trial.equal("its status", 0, run.status());
    }
    ProgramRun run = ProgramRun.withInput(trial, "\na\n\nb\n", List.of(), "xargs", "/nothing");
    trial.equal("commands for two lines and two empty ones", 2, run.execs().size());
  }

  private void longLines(Trial trial) throws Exception {
    String line = ProgramRun.longText(255);
    ProgramRun run =
        ProgramRun.withInput(trial, line + "\nshort\n", List.of(), "xargs", "-n", "2", "/nothing");
    trial.equal(
        "the command with a line of 255 bytes and one of 5",
        List.of(List.of("/nothing", "/nothing", line, "short")),
        run.execs());
    List<List<String>> before = new ArrayList<>();
    before.add(List.of("/nothing", "/nothing", "short"));
    run =
        ProgramRun.withInput(
            trial,
            "short\n" + ProgramRun.longText(5000) + "\nshort\n",
            List.of(),
            "xargs",
            "/nothing");
    trial.equal("the commands before a line of 5,000 bytes", before, run.execs());
    trial.equal("the status of xargs, which gives up at that line", 1, run.status());
  }

  private void absentCommand(Trial trial) throws Exception {
    ProgramRun run = ProgramRun.withInput(trial, "a\nb\n", List.of(), "xargs", "/absent");
    trial.equal(
        "parents of the processes that xargs makes for two lines",
        Map.of(3, 2, 4, 2),
        run.parents());
    run.requireWaits();
    trial.equal("the status of xargs, whose commands have failed", 1, run.status());
  }
}
