package dev.trapeze.console.debugger.gdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trapeze.console.debugger.DebuggedGuest;
import dev.trapeze.console.debugger.run.Stop;
import dev.trapeze.cpu.isa.Xlen;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Debian's {@code gdb-multiarch} as the client. Where it is not installed, these tests are skipped.
 */
class GdbMultiarchTest {
  private static final String GDB = "gdb-multiarch";

  /** One session: each answer stands between a line that names it and the next such line. */
  private static final String SCRIPT =
      """
      set pagination off
      set confirm off
      set width 0
      target remote :PORT
      monitor breakpoints-in program echo
      break *main
      break *write
      continue
      echo @@ break\\n
      info threads
      bt 1
      echo @@ unwound\\n
      continue
      bt
      echo @@ into the trap\\n
      stepi 2
      printf "priv %d, sepc is the ecall %d, scause %d\\n", $priv, $sepc == (unsigned long) &write + 2, $scause
      printf "stvec %d\\n", (unsigned long) $pc == (unsigned long) $stvec
      echo @@ on in uservec\\n
      stepi 3
      printf "pc - stvec %d\\n", $pc - (long) $stvec
      echo @@ back out of it\\n
      reverse-stepi 4
      printf "priv %d, write + %d\\n", $priv, $pc - (long) &write
      echo @@ passed\\n
      monitor traps pass
      stepi
      printf "priv %d, write + %d, a0 %d\\n", $priv, $pc - (long) &write, $a0
      monitor traps step
      echo @@ backwards\\n
      reverse-continue
      reverse-continue
      printf "main + %d\\n", $pc - (long) &main
      echo @@ watch\\n
      delete
      set $stack = (unsigned long *) $sp
      watch *($stack - 1)
      continue
      echo @@ unwatch\\n
      reverse-continue
      printf "main + %d\\n", $pc - (long) &main
      delete
      echo @@ access\\n
      awatch *($stack - 1)
      continue
      delete
      echo @@ write registers and memory\\n
      set var $a5 = 77
      set var *($stack - 2) = 78
      printf "%d %d\\n", $a5, *($stack - 2)
      echo @@ other thread\\n
      thread find init
      thread 1
      printf "init %d\\n", $priv
      echo @@ monitor\\n
      monitor info processes
      monitor breakpoints-in nowhere
      echo @@ beginning\\n
      reverse-continue
      echo @@ end\\n
      """;

  private static final Pattern VALUES =
      Pattern.compile(
          "hit Hardware watchpoint \\d+: \\*\\(\\$stack - 1\\)\n+"
              + "Old value = (\\d+)\nNew value = (\\d+)\n");

  @TempDir private Path directory;

  @BeforeAll
  static void needsGdb() {
    boolean installed =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(each -> Files.isExecutable(Path.of(each, GDB)));
    assumeTrue(installed, GDB + " is not installed");
  }

  private String run(Xlen xlen, String script, int port) throws Exception {
    Path program = directory.resolve("echo");
    String resource = "/dev/trapeze/images/rv" + xlen.bits() + "/echo";
    try (InputStream elf =
        Objects.requireNonNull(GdbMultiarchTest.class.getResourceAsStream(resource))) {
      Files.write(program, elf.readAllBytes());
    }
    Path commands = directory.resolve("commands");
    Files.writeString(commands, script.replace("PORT", String.valueOf(port)));
    Path output = directory.resolve("output");
    Process gdb =
        new ProcessBuilder(GDB, "-nx", "-batch", "-x", commands.toString(), program.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(gdb.waitFor(60, TimeUnit.SECONDS)).as("gdb ends").isTrue();
    } finally {
      gdb.destroyForcibly();
    }
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  private static String part(String output, String name) throws IOException {
    int start = output.indexOf("@@ " + name + "\n");
    assertThat(start).as("%s in%n%s", name, output).isNotNegative();
    int end = output.indexOf("\n@@ ", start);
    return output.substring(start, end < 0 ? output.length() : end + 1);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void aProgramIsDebuggedThroughItsTraps(Xlen xlen) throws Exception {
    try (ServedGuest served = new ServedGuest(DebuggedGuest.shell(xlen, "echo hello"))) {
      String output = run(xlen, SCRIPT, served.port());
      assertThat(part(output, "break"))
          .containsPattern("\\* \\d +Thread 3 \"echo\" \\(run\\) .* in main \\(\\)")
          .containsPattern("Thread 1 \"init\" \\(sleep\\)")
          .containsPattern("Thread 2 \"sh\" \\(sleep\\)");
      assertThat(part(output, "unwound")).containsPattern("#0 .* in write \\(\\)");
      assertThat(part(output, "unwound")).containsPattern("#\\d .* in main \\(\\)");
      assertThat(part(output, "into the trap"))
          .contains("priv 1, sepc is the ecall 1, scause 8\n")
          .contains("stvec 1\n");
      assertThat(part(output, "on in uservec")).contains("pc - stvec 12\n");
      assertThat(part(output, "back out of it")).contains("priv 0, write + 2\n");
      assertThat(part(output, "passed")).contains("priv 0, write + 6, a0 ");
      assertThat(part(output, "backwards")).contains("main + 0\n");
      Matcher written = VALUES.matcher(part(output, "watch"));
      assertThat(written.find()).as(part(output, "watch")).isTrue();
      Matcher unwritten = VALUES.matcher(part(output, "unwatch"));
      assertThat(unwritten.find()).as(part(output, "unwatch")).isTrue();
      assertThat(unwritten.group(1)).isEqualTo(written.group(2));
      assertThat(unwritten.group(2)).isEqualTo(written.group(1));
      assertThat(part(output, "access")).containsPattern("access \\(read/write\\) watchpoint \\d+");
      assertThat(part(output, "write registers and memory")).contains("\n77 78\n");
      assertThat(part(output, "other thread"))
          .contains("Thread 1 has target name 'init'", "init 0");
      assertThat(part(output, "monitor"))
          .contains("echo", "'nowhere': expected breakpoints-in any, thread, pid N");
      assertThat(part(output, "beginning")).contains("No more reverse-execution history.");
      // Gdb has detached: the system ran on to where nothing more is typed.
      assertThat(served.end()).isEqualTo(GdbServer.End.STOPPED);
      assertThat(served.guest().debugger().lastStop()).isInstanceOf(Stop.AtRest.class);
      assertThat(served.guest().printed()).contains("$ echo hello\nhello\n");
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void killEndsTheSystem(Xlen xlen) throws Exception {
    try (ServedGuest served = new ServedGuest(DebuggedGuest.shell(xlen))) {
      String script = "target remote :PORT\nstepi\nset confirm off\nkill\n";
      assertThat(run(xlen, script, served.port())).contains("[Inferior 1 (Remote target) killed]");
      assertThat(served.end()).isEqualTo(GdbServer.End.KILLED);
    }
  }
}
