package lab.tests;

import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.labs.testing.Event;
import dev.trapeze.labs.testing.LabSuite;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The public tests. */
public final class ProgramsTests implements LabSuite {
  /** Directories d and e, with files and directories called x, and others called nearly so. */
  static final List<String> TREE =
      List.of("d/x", "d/ax", "d/a/x", "d/a/x1", "d/a/b/x/y", "e/x", "d/b/c/X");

  @Override
  public List<LabTest> tests() {
    return List.of(
        LabTest.of("the-byte-travels-through-pipes", "A", 6, this::byteTravels),
        LabTest.of("each-says-what-it-received", "A", 3, this::eachSays),
        LabTest.of("the-child-is-waited-for", "A", 4, this::childIsWaitedFor),
        LabTest.of("primes-up-to-35", "B", 7, this::primesUpTo35),
        LabTest.of("a-process-for-each-prime", "B", 6, this::processForEachPrime),
        LabTest.of("every-process-waits-for-the-next", "B", 6, this::everyProcessWaits),
        LabTest.of("finds-all-and-nothing-else", "C", 6, this::findsAll),
        LabTest.of("leaves-dot-and-dot-dot-alone", "C", 5, this::leavesDots),
        LabTest.of("closes-what-it-opens", "C", 4, this::closes),
        LabTest.of("a-command-for-each-line", "D", 6, this::commandForEachLine),
        LabTest.of("several-lines-for-a-command", "D", 5, this::severalLines),
        LabTest.of("waits-for-each-command", "D", 4, this::waitsForCommands));
  }

  /** Which bytes a run of pingpong passes on, in order. */
  public static List<String> transfers(ProgramRun run) {
    List<String> transfers = new ArrayList<>();
    for (Call call : run.calls().returned()) {
      if (!run.calls().isPipe(call.file())) {
        continue;
      }
      if (call.call() == Syscall.WRITE) {
        transfers.add("pid %d writes %s".formatted(call.pid(), ProgramRun.hex(call.bytes())));
      } else if (call.call() == Syscall.READ && call.got().length > 0) {
        transfers.add("pid %d reads %s".formatted(call.pid(), ProgramRun.hex(call.got())));
      }
    }
    return transfers;
  }

  private void byteTravels(Trial trial) throws Exception {
    ProgramRun run = ProgramRun.of(trial, List.of(), "pingpong", "k");
    trial.equal("processes that pingpong makes", Map.of(3, 2).keySet(), run.parents().keySet());
    trial.equal(
        "what goes through the pipes after 'pingpong k' (pid 2 is the parent, pid 3 the child)",
        List.of("pid 2 writes 0x6b", "pid 3 reads 0x6b", "pid 3 writes 0x6c", "pid 2 reads 0x6c"),
        transfers(run));
  }

  private void eachSays(Trial trial) throws Exception {
    ProgramRun run = ProgramRun.of(trial, List.of(), "pingpong", "x");
    trial.equal("what pingpong shows", "3: received ping\n2: received pong\n", run.console());
  }

  private void childIsWaitedFor(Trial trial) throws Exception {
    ProgramRun run = ProgramRun.of(trial, List.of(), "pingpong", "x");
    trial.equal("number of children", 1, run.parents().size());
    run.requireWaits();
    run.requireSuccess();
  }

  private void primesUpTo35(Trial trial) throws Exception {
    StringBuilder expected = new StringBuilder();
    for (int prime : new int[] {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31}) {
      expected.append("prime ").append(prime).append('\n');
    }
    trial.equal(
        "what 'primes 35' shows",
        expected.toString(),
        ProgramRun.of(trial, List.of(), "primes", "35").console());
  }

  private void processForEachPrime(Trial trial) throws Exception {
    ProgramRun run = ProgramRun.of(trial, List.of(), "primes", "35");
    Map<Integer, Integer> parents = run.parents();
    trial.equal("processes that 'primes 35' makes, one for each prime", 11, parents.size());
    parents.forEach(
        (pid, parent) -> trial.equal("parent of pid " + pid + " in the row", pid - 1, parent));
  }

  private void everyProcessWaits(Trial trial) throws Exception {
    ProgramRun run = ProgramRun.of(trial, List.of(), "primes", "35");
    trial.that(run.parents().size() >= 11, "there are fewer processes than primes");
    run.requireWaits();
    run.requireSuccess();
  }

  private void findsAll(Trial trial) throws Exception {
    ProgramRun run = ProgramRun.of(trial, TREE, "find", "d", "x");
    trial.equal(
        "what 'find d x' shows, sorted",
        List.of("d/a/b/x", "d/a/x", "d/x"),
        run.sortedLinesBut("find:"));
    run.requireSuccess();
  }

  private void leavesDots(Trial trial) throws Exception {
    ProgramRun run = ProgramRun.of(trial, TREE, "find", "d", "y");
    trial.equal("what 'find d y' shows", "d/a/b/x/y\n", run.console());
    for (Call open : run.calls().calls(Syscall.OPEN)) {
      String path = open.texts().get(0);
      trial.that(
          !path.endsWith("/.") && !path.endsWith("/.."),
          "find opens '" + path + "', and goes round in a circle");
    }
  }

  private void closes(Trial trial) throws Exception {
    ProgramRun run = ProgramRun.of(trial, TREE, "find", "d", "x");
    trial.equal("paths that 'find d x' shows", 3, run.sortedLinesBut("find:").size());
    for (Call exit : run.calls().calls(Syscall.EXIT)) {
      if (exit.pid() == ProgramRun.PROGRAM) {
        trial.equal("descriptors that are open when find ends", "[0, 1, 2]", descriptors(exit));
      }
    }
  }

  private static String descriptors(Call call) {
    return call.open().keySet().stream().sorted().toList().toString();
  }

  private void commandForEachLine(Trial trial) throws Exception {
    ProgramRun run =
        ProgramRun.withInput(
            trial, "one\ntwo words\nthree\n", List.of(), "xargs", "/nothing", "-x");
    trial.equal(
        "the commands that run, each with its path and its arguments",
        List.of(
            List.of("/nothing", "/nothing", "-x", "one"),
            List.of("/nothing", "/nothing", "-x", "two words"),
            List.of("/nothing", "/nothing", "-x", "three")),
        run.execs());
  }

  private void severalLines(Trial trial) throws Exception {
    ProgramRun run =
        ProgramRun.withInput(trial, "1\n2\n3\n4\n5\n", List.of(), "xargs", "-n", "2", "/nothing");
    trial.equal(
        "the commands of 'xargs -n 2 /nothing' with five lines",
        List.of(
            List.of("/nothing", "/nothing", "1", "2"),
            List.of("/nothing", "/nothing", "3", "4"),
            List.of("/nothing", "/nothing", "5")),
        run.execs());
  }

  private void waitsForCommands(Trial trial) throws Exception {
    ProgramRun run =
        ProgramRun.withInput(trial, "one\ntwo\nthree\n", List.of(), "xargs", "/nothing");
    trial.equal("commands that run", 3, run.execs().size());
    run.requireWaits();
    run.requireSuccess();
    int alive = 0;
    for (Event event : run.log()) {
      if (event instanceof Event.Created created && created.pid() > ProgramRun.PROGRAM) {
        alive++;
        trial.equal("commands at a time", 1, alive);
      } else if (event instanceof Event.Exited exited && exited.pid() > ProgramRun.PROGRAM) {
        alive--;
      }
    }
  }
}
