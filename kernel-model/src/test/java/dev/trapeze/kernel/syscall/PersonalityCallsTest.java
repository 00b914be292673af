package dev.trapeze.kernel.syscall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.Personality;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.fs.OpenFlags;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.testing.CallServer;
import dev.trapeze.kernel.testing.TestSystem;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Calls by the numbers and in the forms of xv6 and VIMIX, made by a program through the trampoline.
 * The numbers that the two have in common with {@link Syscall} are meant by its names.
 */
class PersonalityCallsTest {
  private static final long GARBAGE = 0x7A5A_5A5AL;
  private static final int STAT_AT = 1024;
  private static final long CREATE = OpenFlags.O_CREAT | OpenFlags.O_RDWR;

  private static CallServer boot(Personality personality, Xlen xlen) {
    return CallServer.boot(xlen, config -> config.withPersonality(personality));
  }

  /** A child from now on sleeps until it is killed. */
  private static void childrenWaitForAPipe(CallServer server) {
    assertThat(server.call(Syscall.PIPE, server.bufferVa())).isZero();
    server.setChildTask(Syscall.READ, server.intAt(0), server.bufferVa(), 1);
  }

  /** xv6 is for 64 bits alone; nothing in our tables depends on that. */
  static Stream<Arguments> worlds() {
    return Stream.of(Personality.XV6, Personality.VIMIX)
        .flatMap(world -> Arrays.stream(Xlen.values()).map(xlen -> Arguments.of(world, xlen)));
  }

  static Stream<Arguments> xv6() {
    return Arrays.stream(Xlen.values()).map(xlen -> Arguments.of(Personality.XV6, xlen));
  }

  static Stream<Arguments> vimix() {
    return Arrays.stream(Xlen.values()).map(xlen -> Arguments.of(Personality.VIMIX, xlen));
  }

  @ParameterizedTest
  @MethodSource("xv6")
  void xv6LooksAtNoRegisterThatItsProgramsDoNotFill(Personality xv6, Xlen xlen) {
    CallServer server = boot(xv6, xlen);
    long file = server.call(Syscall.OPEN, server.string(0, "file"), CREATE, GARBAGE);
    assertThat(file).isNotNegative();
    assertThat(server.call(Syscall.MKDIR, server.string(0, "folder"), GARBAGE)).isZero();
    childrenWaitForAPipe(server);
    long child = server.call(Syscall.FORK);
    assertThat(server.call(Syscall.KILL, child, GARBAGE)).isZero();
    assertThat(server.call(Syscall.WAIT, server.bufferVa())).isEqualTo(child);
    assertThat(server.intAt(0)).isEqualTo(-1);
  }

  @ParameterizedTest
  @MethodSource("vimix")
  void vimixTakesModesAndTheSignalForWhatTheyAre(Personality vimix, Xlen xlen) {
    CallServer server = boot(vimix, xlen);
    assertThat(server.call(Syscall.OPEN, server.string(0, "file"), CREATE, 0040644)).isEqualTo(-1);
    assertThat(server.call(Syscall.OPEN, server.string(0, "file"), CREATE, 0100644))
        .isNotNegative();
    assertThat(server.call(Syscall.MKDIR, server.string(0, "folder"), 0100755)).isEqualTo(-1);
    assertThat(server.call(Syscall.MKDIR, server.string(0, "folder"), 0040755)).isZero();
    childrenWaitForAPipe(server);
    long child = server.call(Syscall.FORK);
    assertThat(server.call(Syscall.KILL, child, 15)).isEqualTo(-1);
    assertThat(server.call(Syscall.KILL, child, 9)).isZero();
    assertThat(server.call(Syscall.WAIT, 0)).isEqualTo(child);
  }

  @ParameterizedTest
  @MethodSource("xv6")
  void mknodOfXv6HasMajorAndMinorApart(Personality xv6, Xlen xlen) {
    CallServer server = boot(xv6, xlen);
    long path = server.string(0, "device");
    assertThat(server.call(Syscall.MKNOD, path, 7L | 5 << 16, 3)).isZero();
    long device = server.call(Syscall.OPEN, path, OpenFlags.O_RDWR);
    assertThat(server.call(Syscall.FSTAT, device, server.bufferVa() + STAT_AT)).isZero();
    assertThat(server.intAt(STAT_AT + 8) & 0xFFFF).as("type: device").isEqualTo(3);
    assertThat(server.call(Syscall.READ, device, server.bufferVa(), 1)).isEqualTo(-1);
    assertThat(server.call(Syscall.MKNOD, server.string(0, "none"), 10, 0)).isZero();
    assertThat(server.call(Syscall.OPEN, server.string(0, "none"), 0)).isEqualTo(-1);
  }

  @ParameterizedTest
  @MethodSource("vimix")
  void mknodOfVimixHasModeAndDevice(Personality vimix, Xlen xlen) {
    CallServer server = boot(vimix, xlen);
    long path = server.string(0, "device");
    assertThat(server.call(Syscall.MKNOD, path, 0020666, 7 << 20 | 3)).isZero();
    long device = server.call(Syscall.OPEN, path, OpenFlags.O_RDWR);
    assertThat(server.call(Syscall.FSTAT, device, server.bufferVa() + STAT_AT)).isZero();
    int modeAt = xlen == Xlen.RV32 ? 8 : 16;
    int deviceAt = xlen == Xlen.RV32 ? 16 : 24;
    assertThat(server.intAt(STAT_AT + modeAt)).isEqualTo(0020755);
    assertThat(server.intAt(STAT_AT + deviceAt)).isEqualTo(7 << 20 | 3);
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void everyErrorIsMinusOneAndAnUnknownCallIsNamed(Personality world, Xlen xlen) {
    CallServer server = boot(world, xlen);
    assertThat(server.call(Syscall.OPEN, server.string(0, "nothing"), 0)).isEqualTo(-1);
    assertThat(server.call(Syscall.CLOSE, 9)).isEqualTo(-1);
    assertThat(server.call(Syscall.WAIT, 0)).isEqualTo(-1);
    assertThat(server.call(Syscall.READ, 0, server.bufferVa(), -1)).isEqualTo(-1);
    assertThat(server.call(99)).isEqualTo(-1);
    assertThat(server.consoleSays("1 server: unknown sys call 99\n")).isTrue();
    for (Syscall ours : List.of(Syscall.ISATTY, Syscall.POWEROFF, Syscall.GETPPID)) {
      assertThat(server.call(ours)).as(ours.callName()).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void readIntoTextSucceedsAsTheKernelLooksAtVAndUAlone(Personality world, Xlen xlen) {
    CallServer server = boot(world, xlen);
    long file = server.call(Syscall.OPEN, server.string(0, "file"), CREATE);
    assertThat(server.call(Syscall.WRITE, file, server.string(0, "word"), 4)).isEqualTo(4);
    file = server.call(Syscall.OPEN, server.string(0, "file"), 0);
    long textEnd = server.system().region(1, RegionKind.TEXT).endVa();
    long textPageEnd = textEnd + 4095 & -4096;
    assertThat(server.call(Syscall.READ, file, textPageEnd - 4, 4)).isEqualTo(4);
    assertThat(new String(server.system().peek(1, textPageEnd - 4, 4), StandardCharsets.US_ASCII))
        .isEqualTo("word");
    long guard = server.system().region(1, RegionKind.GUARD).startVa();
    file = server.call(Syscall.OPEN, server.string(0, "file"), 0);
    assertThat(server.call(Syscall.READ, file, guard, 4)).as("guard page").isEqualTo(-1);
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void pipeAndBadAddressMoveWhatTheyCanAndReadingLosesAByte(Personality world, Xlen xlen) {
    CallServer server = boot(world, xlen);
    assertThat(server.call(Syscall.PIPE, server.bufferVa())).isZero();
    int readEnd = server.intAt(0);
    int writeEnd = server.intAt(4);
    assertThat(server.call(Syscall.WRITE, writeEnd, server.string(0, "abcdefgh"), 8)).isEqualTo(8);
    assertThat(server.call(Syscall.READ, readEnd, -4096, 3)).as("loses a").isZero();
    long imageEnd = server.system().region(1, RegionKind.HEAP).endVa();
    assertThat(server.call(Syscall.READ, readEnd, imageEnd - 2, 100))
        .as("b c, loses d")
        .isEqualTo(2);
    assertThat(server.call(Syscall.READ, readEnd, server.bufferVa(), 100)).isEqualTo(4);
    assertThat(new String(server.bytesAt(0, 4), StandardCharsets.US_ASCII)).isEqualTo("efgh");
    assertThat(server.call(Syscall.WRITE, writeEnd, -4096, 3)).isZero();
    assertThat(server.call(Syscall.WRITE, writeEnd, imageEnd - 2, 100)).isEqualTo(2);
    assertThat(server.call(Syscall.READ, readEnd, server.bufferVa(), 100)).isEqualTo(2);
    assertThat(server.call(Syscall.CLOSE, readEnd)).isZero();
    assertThat(server.call(Syscall.WRITE, writeEnd, server.bufferVa(), 1)).isEqualTo(-1);
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void fileWriteIsWholeOrFails(Personality world, Xlen xlen) {
    CallServer server = boot(world, xlen);
    long path = server.string(0, "file");
    long first = server.call(Syscall.OPEN, path, CREATE | OpenFlags.O_APPEND);
    assertThat(server.call(Syscall.WRITE, first, server.bufferVa(), 4)).isEqualTo(4);
    long second =
        server.call(Syscall.OPEN, server.string(0, "file"), OpenFlags.O_WRONLY | OpenFlags.O_TRUNC);
    assertThat(server.call(Syscall.WRITE, first, server.bufferVa(), 1)).as("behind").isEqualTo(-1);
    assertThat(server.call(Syscall.WRITE, second, server.bufferVa(), 9)).isEqualTo(9);
    assertThat(server.call(Syscall.WRITE, first, server.bufferVa(), 1)).as("at 4").isEqualTo(1);
    assertThat(server.call(Syscall.FSTAT, first, server.bufferVa() + STAT_AT)).isZero();
    assertThat(server.intAt(STAT_AT + world.structures().stat(xlen).size().offset())).isEqualTo(9);
    // 32 times 8 KiB, and then there is room for 12 KiB less than the file can have at most.
    for (int i = 0; i < 33; i++) {
      assertThat(server.call(Syscall.WRITE, second, server.bufferVa(), 8192)).isEqualTo(8192);
    }
    assertThat(server.call(Syscall.WRITE, second, server.bufferVa(), 8192)).isEqualTo(-1);
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void sbrkTakesAwayWhateverIsAtTheEnd(Personality world, Xlen xlen) {
    CallServer server = boot(world, xlen);
    TestSystem system = server.system();
    long end = server.call(Syscall.SBRK, 0);
    long stack = system.region(1, RegionKind.STACK).startVa();
    int free = system.freeFrames();
    assertThat(server.call(Syscall.SBRK, stack - end)).isEqualTo(end);
    assertThat(system.process(1).addressSpace().regionOf(RegionKind.STACK)).isNull();
    assertThat(system.freeFrames()).isEqualTo(free + 1);
    assertThat(server.call(Syscall.SBRK, 8192)).isEqualTo(stack);
    assertThat(server.call(Syscall.SBRK, 0)).isEqualTo(stack + 8192);
    assertThat(server.call(Syscall.SBRK, -(stack + 8192) - 1))
        .as("below 0")
        .isEqualTo(stack + 8192);
    assertThat(server.call(Syscall.SBRK, 0)).isEqualTo(stack + 8192);
    assertThat(server.call(Syscall.SBRK, 0x4000_0000L)).isEqualTo(-1);
    assertThat(system.freeFrames()).isEqualTo(free - 1);
  }

  @ParameterizedTest
  @MethodSource("xv6")
  void sbrkOfXv6TakesAnInt(Personality xv6, Xlen xlen) {
    CallServer server = boot(xv6, xlen);
    long end = server.call(Syscall.SBRK, 1L << 32 | 4096);
    assertThat(server.call(Syscall.SBRK, 0)).isEqualTo(end + 4096);
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void timeIsCountedInTheWorldsTicks(Personality world, Xlen xlen) {
    CallServer server = boot(world, xlen);
    int perSecond = world.ticksPerSecond();
    long before = server.call(Syscall.UPTIME);
    long second = world == Personality.XV6 ? perSecond : 1000;
    assertThat(server.call(Syscall.MS_SLEEP, second)).isZero();
    assertThat(server.call(Syscall.UPTIME) - before).isBetween((long) perSecond, perSecond + 1L);
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void limitsAreThoseOfXv6(Personality world, Xlen xlen) {
    CallServer server = boot(world, xlen);
    // 0 to 2 are open.
    for (int i = 3; i < 16; i++) {
      assertThat(server.call(Syscall.DUP, 0)).isEqualTo(i);
    }
    assertThat(server.call(Syscall.DUP, 0)).isEqualTo(-1);
    assertThat(server.call(Syscall.OPEN, server.string(0, "."), 0)).isEqualTo(-1);
    assertThat(server.call(Syscall.PIPE, server.bufferVa())).isEqualTo(-1);
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void thereAre64Processes(Personality world, Xlen xlen) {
    CallServer server = boot(world, xlen);
    childrenWaitForAPipe(server);
    for (int i = 1; i < 64; i++) {
      assertThat(server.call(Syscall.FORK)).isEqualTo(1 + i);
    }
    assertThat(server.call(Syscall.FORK)).isEqualTo(-1);
    assertThat(server.call(Syscall.KILL, 2, 9)).isZero();
    assertThat(server.call(Syscall.WAIT, 0)).isEqualTo(2);
    assertThat(server.call(Syscall.FORK)).as("never used again").isEqualTo(65);
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void faultIsToldInXv6sWordsAndTheStatusIsMinusOne(Personality world, Xlen xlen) {
    TestSystem system =
        TestSystem.of(xlen)
            .configure(config -> config.withPersonality(world))
            .program("main", "_start:\n    li a0, -16\n    lw a0, 0(a0)\n")
            .first("main", "main")
            .boot();
    assertThat(system.runToPowerOff()).isEqualTo(255);
    String zeros = xlen == Xlen.RV32 ? "0x" : "0x00000000";
    String ones = xlen == Xlen.RV32 ? "0x" : "0xffffffff";
    assertThat(system.output())
        .endsWith(
            "usertrap(): unexpected scause %s0000000d pid=1\n            sepc=%s%s stval=%sfffffff0\n"
                .formatted(zeros, zeros, "00000004", ones));
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void thereAre100OpenFiles(Personality world, Xlen xlen) {
    // Each process closes what it has inherited, opens what it can, and leaves the rest to a child.
    TestSystem system =
        TestSystem.of(xlen)
            .configure(config -> config.withPersonality(world))
            .program(
                "main",
                """
                    .globl _start
                _start:
                    li   s0, 0
                next:
                    li   s1, 15
                close:
                    mv   a0, s1
                    li   a7, SYS_CLOSE
                    ecall
                    addi s1, s1, -1
                    li   t0, 2
                    bne  s1, t0, close
                open:
                    la   a0, path
                    li   a1, 0
                    li   a2, 0
                    li   a7, SYS_OPEN
                    ecall
                    bltz a0, full
                    addi s0, s0, 1
                    addi s1, s1, 1
                    j    open
                full:
                    mv   a0, s0
                    li   t0, 15
                    bne  s1, t0, end
                    li   a7, SYS_FORK
                    ecall
                    beqz a0, next
                    la   a0, status
                    li   a7, SYS_WAIT
                    ecall
                    la   a0, status
                    lw   a0, 0(a0)
                end:
                    li   a7, SYS_EXIT
                    ecall
                    .data
                    .balign 4
                status:
                    .word 0
                path:
                    .asciz "."
                """)
            .first("main", "main")
            .boot();
    assertThat(system.runToPowerOff()).as("besides the console").isEqualTo(99);
  }
}
