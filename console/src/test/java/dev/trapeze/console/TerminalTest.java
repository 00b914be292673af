package dev.trapeze.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trapeze.kernel.fs.Fsck;
import dev.trapeze.kernel.fs.FsckReport;
import dev.trapeze.kernel.fs.MemoryDisk;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The console at a pseudo-terminal, which util-linux's {@code script} provides. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TerminalTest {
  private static final String PROMPT = "$ ";

  @TempDir private Path folder;

  private final StringBuilder screen = new StringBuilder();
  private @Nullable Process process;

  @BeforeAll
  static void needsScript() throws IOException, InterruptedException {
    boolean present =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .anyMatch(folder -> new File(folder, "script").canExecute());
    assumeTrue(
        present && new ProcessBuilder("script", "--version").start().waitFor() == 0,
        "there is no script of util-linux here");
  }

  @AfterEach
  void end() {
    process().destroyForcibly();
  }

  @Test
  void escapeEndsWithStatus0AndGivesTheTerminalBack() throws Exception {
    start("");
    expect(PROMPT);
    type("echo a\001\001b\r");
    expect("a\001b\r\n");
    type("\001h");
    expect("C-a x ");
    type("\001x");
    expect("status 0, same terminal\r\n");
  }

  @Test
  void escapeAndMDrawTheProcessInTheForeground() throws Exception {
    start("--xlen 32", "LC_ALL=C NO_COLOR= TERM=xterm ");
    expect(PROMPT);
    type("\001m");
    expect("pid 2 sh at this moment (vimix layout, 32 bits, root page table in frame ");
    expect("|\033[33m stack ");
    expect("scale: a line in a box is ");
    type("cat\r");
    expect("cat\r\n");
    type("text\r");
    expect("text\r\ntext\r\n");
    type("\001m");
    expect(" cat at this moment (");
    expect("scale: a line in a box is ");
    type("\003");
    expect(PROMPT);
    type("\001x");
    expect("status 0, same terminal\r\n");
  }

  @Test
  void controlCIsTheGuests() throws Exception {
    start("--xlen 32");
    expect(PROMPT);
    type("cat\r");
    expect("cat\r\n");
    type("text\r");
    expect("text\r\ntext\r\n");
    type("\003");
    expect(PROMPT);
    type("echo alive\r");
    expect("alive\r\nalive\r\n");
  }

  @Test
  void signalGivesTheTerminalBack() throws Exception {
    start("");
    expect(PROMPT);
    process()
        .descendants()
        .filter(child -> child.info().command().orElse("").endsWith("java"))
        .forEach(ProcessHandle::destroy);
    expect("status 143, same terminal\r\n");
  }

  @Test
  void escapeLeavesACleanDisk() throws Exception {
    Path image = folder.resolve("fs.img");
    assertThat(CommandRun.of("mkfs", image).status()).isZero();
    start("--disk " + image);
    expect(PROMPT);
    type("mkdir made; echo done\r");
    expect("done\r\n");
    type("\001x");
    expect("status 0, same terminal\r\n");
    FsckReport report = Fsck.check(new MemoryDisk(Files.readAllBytes(image)));
    assertThat(report.findings()).isEmpty();
    assertThat(report.usage().directories())
        .as("the root, dev, proc, lib, tour and the new one")
        .isEqualTo(6);
  }

  @Test
  void fsckIsColouredOnATerminalUnlessNotWanted() throws Exception {
    Path image = folder.resolve("fs.img");
    assertThat(CommandRun.of("mkfs", "--empty", image).status()).isZero();
    start("fsck " + image);
    expect("\033[32m" + image + ": clean, ");
    process().waitFor();

    byte[] bytes = Files.readAllBytes(image);
    bytes[45 * 1024 + 100] = 1;
    Files.write(image, bytes);
    start("fsck " + image);
    expect("\033[31mblock 800: marked as used, but nobody uses it\033[0m\r\n");
    process().waitFor();
    start("fsck " + image, "NO_COLOR=1 ");
    expect("block 800: marked as used, but nobody uses it\r\n");
    assertThat(screen.toString()).doesNotContain("\033");
  }

  @Test
  void debuggerAndGuestHaveTheTerminalByTurns() throws Exception {
    start("debug --xlen 32", "TERM=xterm TRAPEZE_HISTORY= ");
    expect("(trapeze) ");
    type("stepi\r");
    expect("\033[33muserret\033[0m>:");
    expect("(trapeze) ");
    type("sour\t\003");
    expect("source");
    expect("(trapeze) ");
    type("continue\r");
    expect(PROMPT);
    type("cat\r");
    expect("cat\r\n");
    type("text\r");
    expect("text\r\ntext\r\n");
    type("\001\003");
    expect(PROMPT);
    type("\003");
    expect("Interrupted.");
    expect("(trapeze) ");
    type("info processes\r");
    expect("waits for the console");
    expect("(trapeze) ");
    type("\004");
    expect("status 0, same terminal\r\n");
  }

  @Test
  void debuggerIsOpenedOnARunningSystemAndLeftAgain() throws Exception {
    start("--xlen 32", "NO_COLOR=1 TERM=xterm TRAPEZE_HISTORY= ");
    expect(PROMPT);
    type("echo before\r");
    expect("before\r\nbefore\r\n$ ");
    type("\001c");
    expect("(trapeze) ");
    type("catch exec\r");
    expect("(trapeze) ");
    type("c\r");
    type("echo after\r");
    expect("Catchpoint 1 (pid ");
    expect("(trapeze) ");
    type("reverse-stepi\r");
    expect("=> 0x");
    assertThat(screen.toString()).doesNotContain("\033[3");
    expect("(trapeze) ");
    type("delete\r");
    expect("(trapeze) ");
    type("\001c");
    expect("after\r\n$ ");
    type("poweroff 7\r");
    expect("status 7, same terminal\r\n");
  }

  @Test
  void signalAtTheDebuggersPromptGivesTheTerminalBackAndACleanDisk() throws Exception {
    Path image = folder.resolve("fs.img");
    assertThat(CommandRun.of("mkfs", image).status()).isZero();
    start("--disk " + image, "TERM=xterm TRAPEZE_HISTORY= ");
    expect(PROMPT);
    type("\001c");
    expect("(trapeze) ");
    type("continue\r");
    type("mkdir made; echo done\r");
    expect("done\r\n");
    expect("done\r\n");
    type("\003");
    expect("(trapeze) ");
    process()
        .descendants()
        .filter(child -> child.info().command().orElse("").endsWith("java"))
        .forEach(ProcessHandle::destroy);
    expect("status 143, same terminal\r\n");
    FsckReport report = Fsck.check(new MemoryDisk(Files.readAllBytes(image)));
    assertThat(report.findings()).isEmpty();
  }

  private void start(String options) throws IOException {
    start(options, "");
  }

  private void start(String options, String environment) throws IOException {
    String trapeze =
        TrapezeProcess.command().stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "));
    String commands =
        "before=$(stty -g); "
            + environment
            + trapeze
            + " "
            + options
            + "; status=$?; [ \"$before\" = \"$(stty -g)\" ] && echo status $status, same terminal";
    screen.setLength(0);
    process =
        new ProcessBuilder("script", "-qec", commands, "/dev/null")
            .redirectErrorStream(true)
            .start();
  }

  private Process process() {
    return Objects.requireNonNull(process);
  }

  private void type(String keys) throws IOException {
    process().getOutputStream().write(keys.getBytes(StandardCharsets.ISO_8859_1));
    process().getOutputStream().flush();
  }

  /** Waits until this text has come, after what the calls before have waited for. */
  private void expect(String text) throws IOException {
    InputStream in = process().getInputStream();
    int found;
    while ((found = screen.indexOf(text)) < 0) {
      int next = in.read();
      assertThat(next).as("a byte of <%s> after <%s>", text, screen).isNotNegative();
      screen.append((char) next);
    }
    screen.delete(0, found + text.length());
  }
}
