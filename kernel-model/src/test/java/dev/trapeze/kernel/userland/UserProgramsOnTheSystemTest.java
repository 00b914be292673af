package dev.trapeze.kernel.userland;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class UserProgramsOnTheSystemTest {

  /** What is typed, what appears, and the status of the last command. */
  record Dialogue(String commands, String output, int status) {}

  private static final List<Dialogue> DIALOGUES =
      List.of(
          new Dialogue("echo hello  world\n", "hello world\n", 0),
          new Dialogue("echo -n a; echo b", "ab\n", 0),
          new Dialogue("true", "", 0),
          new Dialogue("false", "", 1),
          new Dialogue("cat README | grep RISC | wc -l\n", "      5\n", 0),
          new Dialogue("cat nosuch", "cat: nosuch: No such file or directory\n", 1),
          new Dialogue("cat\nhello\n", "hello\n", 0),
          new Dialogue("cat -x", "cat: unknown option -x\nusage: cat [FILE...]\n", 2),
          new Dialogue("grep -n user README", "5:included, is a real RISC-V ELF file", 0),
          new Dialogue("grep -c '^Con' README; grep -vc . README", "1\n4\n", 0),
          new Dialogue("grep -i '^RISC-V' README", "", 1),
          new Dialogue("grep 'a.*b*c$' nosuch", "grep: nosuch: No such file or directory\n", 2),
          new Dialogue("grep", "usage: grep [-n] [-v] [-i] [-c] PATTERN [FILE...]\n", 2),
          new Dialogue("echo one two | wc", "      1      2      8\n", 0),
          new Dialogue("echo x | wc -l -c; wc -q", "      1      2\nwc: unknown option -q\n", 2),
          new Dialogue("mkdir d; mkdir d", "mkdir: d: File exists\n", 1),
          new Dialogue("mkdir d d/e; cd d/e; pwd; cd ../..; ls d", "/d/e\ne/\n", 0),
          new Dialogue(
              "mkdir d; touch d/f; rm d; rm d/f d; ls d", "rm: d: Directory not empty\n", 1),
          new Dialogue("rm", "usage: rm FILE...\n", 2),
          new Dialogue("echo a > f; ln f g; rm f; cat g; stat g | grep -c '1 link'", "a\n1\n", 0),
          new Dialogue("ln nosuch g", "ln: g: No such file or directory\n", 1),
          new Dialogue("ls -l dev/console README", "c   1", 0),
          new Dialogue(
              "ls dev; cat dev/null; echo $?", "console   null      random    zero\n0\n", 0),
          new Dialogue("echo gone > /dev/null; cat /dev/null | wc -c", "      0\n", 0),
          new Dialogue("hexdump /dev/zero | head -n 1", "00000000  00 00 00 00 00 00 00 00", 0),
          new Dialogue("hexdump /dev/random | head -n 1", "00000000  a5 3c 36 d7 6c ec 99 e0", 0),
          new Dialogue("sysinfo | grep inodes", "inodes               199        ", 0),
          new Dialogue("nice; nice nice; nice -n -5 nice; nice -n 99 nice", "0\n10\n-5\n19\n", 0),
          new Dialogue("nice -n 3 false; echo $?; nice -n x true", "1\nusage: nice", 2),
          new Dialogue("nice nosuch", "nice: nosuch: No such file or directory\n", 127),
          new Dialogue("ls /nosuch", "ls: /nosuch: No such file or directory\n", 1),
          new Dialogue("stat .", "  File: .\n  Type: directory (mode 040755)\n", 0),
          new Dialogue("seq 3; seq 5 -2 1; seq 1 x", "1\n2\n3\n5\n3\n1\nusage: seq", 2),
          new Dialogue("echo a > f; cp f g; cat g; mkdir d; cp f g d; ls d", "a\nf   g\n", 0),
          new Dialogue("cp README ./README; wc -l README", "are the same file\n     22", 0),
          new Dialogue("cp nosuch f", "cp: nosuch: No such file or directory\n", 1),
          new Dialogue("echo a > f; mv f g; cat g f", "a\ncat: f: No such file", 1),
          new Dialogue("echo a > f; ln f g; mv f g; cat g", "are the same file\na\n", 0),
          new Dialogue("seq 11 | sort | head -n 3; seq 3 | sort -rn", "1\n10\n11\n3\n2\n1\n", 0),
          new Dialogue("time sleep 1; time false", "1.00 s\n0.00 s\n", 1),
          new Dialogue("time nosuch", "time: nosuch: No such file or directory\n", 127),
          new Dialogue("seq 100 | head -n 2; yes no | head -n 1", "1\n2\nno\n", 0),
          new Dialogue("echo a | tee f g; echo b | tee -a f; cat f g", "a\nb\na\nb\na\n", 0),
          new Dialogue("echo AB > f; hexdump f", "00000000  41 42 0a                  ", 0),
          new Dialogue("sleep 0.25; uptime", "up 0.2", 0),
          new Dialogue("sleep x", "usage: sleep SECONDS", 2),
          new Dialogue("kill abc", "kill: abc: not a process id\n", 2),
          new Dialogue("kill 1", "kill: 1: Operation not permitted\n", 1),
          new Dialogue("kill 9999", "kill: 9999: No such process\n", 1),
          new Dialogue("sleep 1000 & sleep 0.1; ps | grep -c 'sleep$'; kill 3; wait", "1\n", 0),
          new Dialogue("free | grep -c '^Mem: '; free | wc -l", "1\n      3\n", 0),
          new Dialogue("pmap 1 | grep 'stack'", "4K rw---   [ stack ]\n", 0),
          new Dialogue(
              "pmap -x 1 | head -n 2 | grep Dirty", " Kbytes     RSS   Dirty Mode  Mapping\n", 0),
          new Dialogue("pmap 9999", "pmap: 9999: no such process\n", 1),
          new Dialogue("pmap", "usage: pmap [-x] PID...\n", 2),
          new Dialogue(
              "cd /proc/self; pwd; cat comm ../2/comm; cd ../..; pwd", "/proc/2\nsh\nsh\n/\n", 0),
          new Dialogue(
              "cd /proc; ../grep -c '^MemTotal: ' meminfo; wc -l self/comm", "1\n      1", 0),
          new Dialogue(
              "ls -l /proc | grep self; mkdir /proc/x", " self\nmkdir: /proc/x: No such file", 1),
          new Dialogue("poweroff 9; echo not reached", "", 9),
          new Dialogue("poweroff 256", "usage: poweroff [STATUS]", 2),
          new Dialogue("forktest; ps | wc -l", "forktest: OK\n      5\n", 0),
          new Dialogue("libctest", "libctest: ", 0));

  static Stream<Arguments> dialoguesInBothWidths() {
    return DIALOGUES.stream()
        .flatMap(dialogue -> Stream.of(Xlen.values()).map(xlen -> Arguments.of(xlen, dialogue)));
  }

  @ParameterizedTest
  @MethodSource("dialoguesInBothWidths")
  void programPrintsAndEndsAsItsManualSays(Xlen xlen, Dialogue dialogue) {
    UserSystem.Result result = UserSystem.run(xlen, dialogue.commands());

    assertThat(result.output()).contains(dialogue.output());
    assertThat(result.status()).as(result.output()).isEqualTo(dialogue.status());
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void benchmarkGivesTheSameResultInBothWidths(Xlen xlen) {
    String commands = "sha256 2; sieve 1; quicksort 1; fib 15; dhry 100; forkbench 3; execbench 3";

    assertThat(UserSystem.run(xlen, commands).output().lines())
        .containsExactly(
            "3c5fd21ffc5edb013d94913bacf9131cbe7bb48c3b7a374c45b30d8d5619e0e8",
            "9592",
            "74abf840",
            "610",
            "90cac4ac",
            "3",
            "3");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void memmapShowsTheRegionsFromTheTopDown(Xlen xlen) {
    List<String> lines = UserSystem.run(xlen, "memmap one").output().lines().skip(1).toList();

    List<Long> addresses =
        lines.stream().map(line -> Long.decode(line.substring(0, line.indexOf(' ')))).toList();
    assertThat(addresses).isSortedAccordingTo((a, b) -> Long.compareUnsigned(b, a));
    String text = String.join("\n", lines);
    assertThat(text)
        .containsSubsequence(" heap ", " arguments ", " stack ", " bss ", " data ", " rodata ")
        .containsSubsequence("an argument: one", "an argument: memmap", "main()");
    assertThat(addresses.get(addresses.size() - 1)).isZero();
  }
}
