package dev.trapeze.kernel.abi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the tables of the personalities say, against what is known of xv6 and VIMIX. */
class PersonalityTest {
  // a0 to a5: each with something else in its upper half.
  private static final long[] GARBAGE = {
    0x1111_1111_8000_0001L,
    0x2222_2222_0000_8002L,
    0x3333_3333_0010_0003L,
    0x4444_4444_4444_4444L,
    0x5555_5555_5555_5555L,
    0x6666_6666_6666_6666L
  };

  private static String table(Personality personality) {
    return personality.calls().forms().stream()
        .map(form -> form.number() + " " + form.name())
        .collect(Collectors.joining(", "));
  }

  @Test
  void numbersOfXv6AreThoseOfItsHeader() {
    assertThat(table(Personality.XV6))
        .isEqualTo(
            "1 fork, 2 exit, 3 wait, 4 pipe, 5 read, 6 kill, 7 exec, 8 fstat, 9 chdir, 10 dup,"
                + " 11 getpid, 12 sbrk, 13 sleep, 14 uptime, 15 open, 16 write, 17 mknod,"
                + " 18 unlink, 19 link, 20 mkdir, 21 close");
  }

  @Test
  void numbersOfVimixAreThoseOfItsHeader() {
    assertThat(table(Personality.VIMIX))
        .isEqualTo(
            "1 fork, 2 exit, 3 wait, 4 pipe, 5 read, 6 kill, 7 execv, 8 fstat, 9 chdir, 10 dup,"
                + " 11 getpid, 12 sbrk, 13 ms_sleep, 14 uptime, 15 open, 16 write, 17 mknod,"
                + " 18 unlink, 19 link, 20 mkdir, 21 close, 22 get_dirent");
  }

  @ParameterizedTest
  @EnumSource(Syscall.class)
  void programsOfOursCanMakeEveryCallByItsNumber(Syscall call) {
    CallForm form = Objects.requireNonNull(Personality.TRAPEZE.calls().ofNumber(call.number()));
    assertThat(form.call()).isEqualTo(call);
    assertThat(Personality.TRAPEZE.calls().of(call)).isEqualTo(form);
  }

  @ParameterizedTest
  @CsvSource({
    // personality, call, the handler's arguments for GARBAGE
    "xv6, KILL, -0x7fffffff 9",
    "vimix, KILL, -0x7fffffff 0x8002",
    "xv6, SBRK, -0x7fffffff",
    "vimix, SBRK, 0x1111111180000001",
    "xv6, MS_SLEEP, 0x3200000064",
    "vimix, MS_SLEEP, -0x7fffffff",
    "xv6, OPEN, 0x1111111180000001 0x8002 0",
    "vimix, OPEN, 0x1111111180000001 0x8002 0x100003",
    "xv6, MKNOD, 0x1111111180000001 0x2000 -0x7ffe 3",
    "vimix, MKNOD, 0x1111111180000001 0x8002 1 3",
    "xv6, MKDIR, 0x1111111180000001 0",
    "vimix, MKDIR, 0x1111111180000001 0x8002",
    "xv6, EXECV, 0x1111111180000001 0x2222222200008002",
    "xv6, READ, -0x7fffffff 0x2222222200008002 0x100003",
    "vimix, WRITE, -0x7fffffff 0x2222222200008002 0x100003",
    "xv6, FSTAT, -0x7fffffff 0x2222222200008002",
    "xv6, EXIT, -0x7fffffff",
    "vimix, GET_DIRENT, -0x7fffffff 0x2222222200008002 0x3333333300100003",
  })
  void argumentsComeFromWhereThePersonalityPutsThem(String name, Syscall call, String expected) {
    CallForm form = Objects.requireNonNull(Personality.named(name).calls().of(call));
    List<Long> values =
        form.arguments().stream().map(argument -> argument.valueIn(i -> GARBAGE[i])).toList();
    assertThat(values).isEqualTo(List.of(expected.split(" ")).stream().map(Long::decode).toList());
  }

  @Test
  void numberOfACallIsAnIntInXv6AndAWholeRegisterInVimix() {
    long garbled = 1L << 32 | 11;
    assertThat(Personality.XV6.calls().numberIn(garbled)).isEqualTo(11);
    assertThat(Personality.VIMIX.calls().numberIn(garbled)).isEqualTo(garbled);
    assertThat(Personality.VIMIX.calls().ofNumber(garbled)).isNull();
    for (Personality personality : Personality.ALL) {
      assertThat(personality.calls().ofNumber(0)).isNull();
      assertThat(personality.calls().ofNumber(-1)).isNull();
      assertThat(personality.calls().ofNumber(99)).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "xv6, RV64, 24, 0:4 4:4 8:2 0:0 10:2 0:0 16:8",
    "vimix, RV64, 40, 0:4 8:8 0:0 16:4 20:2 24:4 32:8",
    "vimix, RV32, 24, 0:4 4:4 0:0 8:4 12:2 16:4 20:4",
    "trapeze, RV64, 40, 0:4 8:8 0:0 16:4 20:2 24:4 32:8",
    "trapeze, RV32, 24, 0:4 4:4 0:0 8:4 12:2 16:4 20:4",
  })
  void statHasTheFieldsOfThePersonality(String name, Xlen xlen, int bytes, String fields) {
    StatLayout stat = Personality.named(name).structures().stat(xlen);
    assertThat(stat.bytes()).isEqualTo(bytes);
    assertThat(
            inWords(
                stat.fileSystem(),
                stat.inode(),
                stat.type(),
                stat.mode(),
                stat.links(),
                stat.device(),
                stat.size()))
        .isEqualTo(fields);
  }

  @ParameterizedTest
  @CsvSource({"RV64, 40, 0:8 8:8 16:2 18:1 19:15", "RV32, 28, 0:4 4:4 8:2 10:1 11:15"})
  void direntHasTheFieldsOfVimix(Xlen xlen, int bytes, String fields) {
    DirentLayout dirent = Personality.VIMIX.structures().dirent(xlen);
    assertThat(dirent.bytes()).isEqualTo(bytes);
    assertThat(
            inWords(
                dirent.inode(),
                dirent.nextPosition(),
                dirent.recordLength(),
                dirent.type(),
                dirent.name()))
        .isEqualTo(fields);
  }

  private static String inWords(Field... fields) {
    return List.of(fields).stream()
        .map(field -> field.offset() + ":" + field.bytes())
        .collect(Collectors.joining(" "));
  }

  @Test
  void errorsKillsAndTicksAreThePersonalitys() {
    assertThat(Personality.TRAPEZE.errors().resultOf(Errno.EINVAL)).isEqualTo(-22);
    assertThat(Personality.TRAPEZE.killStatus().ofSignal(9)).isEqualTo(137);
    assertThat(Personality.TRAPEZE.killStatus().ofSignal(11)).isEqualTo(139);
    assertThat(Personality.TRAPEZE.hasSignals()).isTrue();
    assertThat(Personality.TRAPEZE.ticksPerSecond()).isEqualTo(100);
    for (Personality personality : List.of(Personality.XV6, Personality.VIMIX)) {
      assertThat(personality.errors().resultOf(Errno.EINVAL)).isEqualTo(-1);
      assertThat(personality.killStatus().ofSignal(9)).isEqualTo(-1);
      assertThat(personality.hasSignals()).isFalse();
      assertThat(personality.limits()).isEqualTo(new Limits(64, 16, 100, 50, 10, 31, 128));
    }
    assertThat(Personality.XV6.ticksPerSecond()).isEqualTo(10);
    assertThat(Personality.VIMIX.ticksPerSecond()).isEqualTo(100);
  }

  @Test
  void kernelOfXv6SaysThatItBootsAndWhichHartsFollow() {
    assertThat(Personality.XV6.words().boot(3))
        .isEqualTo("\nxv6 kernel is booting\n\nhart 1 starting\nhart 2 starting\n");
    assertThat(Personality.VIMIX.words().boot(3)).isEmpty();
    assertThat(Personality.TRAPEZE.words().boot(3)).isEmpty();
  }
}
