package dev.trapeze.kernel.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.Personality;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.testing.ElfBytes;
import dev.trapeze.kernel.testing.GuestPrograms;
import dev.trapeze.kernel.testing.TestSystem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a program finds when it starts. */
class ExecTest {
  private static final String EXECS_WITH_ENVIRONMENT =
      """
          .globl _start
      _start:
          la   a0, path
          la   a1, argv
          la   a2, envp
          li   a7, SYS_EXECVE
          ecall
          .data
      path:
          .asciz "/next"
      one:
          .asciz "one"
      b:
          .asciz "b"
      home:
          .asciz "HOME=/"
      hue:
          .asciz "HUE=blue"
          .balign 8
      argv:
          ADDRESS one
          ADDRESS b
          ADDRESS 0
      envp:
          ADDRESS home
          ADDRESS hue
          ADDRESS 0
      """;
  private static final String SPIN = "    .globl _start\n_start:\n    j _start\n";

  private static TestSystem started(Xlen xlen, Personality personality, String... argv) {
    TestSystem system =
        TestSystem.of(xlen)
            .configure(config -> config.withPersonality(personality))
            .program("main", SPIN)
            .first("main", argv)
            .boot();
    system.kernel().run(10_000);
    return system;
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void argumentsLieOnTheStackAsVimixPutsThem(Xlen xlen) {
    TestSystem system = started(xlen, Personality.VIMIX, "main", "a longer argument", "");

    long stackEnd = system.region(1, RegionKind.STACK).endVa();
    var hart = system.kernel().machine().hart();
    assertThat(hart.x(10)).as("argc").isEqualTo(3);
    long argvVa = xlen.zeroExtend(hart.x(11));
    assertThat(hart.x(2)).as("sp is argv").isEqualTo(hart.x(11));
    assertThat(argvVa % 16).isZero();

    // From the top: "main" in 16 bytes, the longer one in 32, the empty one in 16.
    assertThat(word(system, xlen, argvVa, 0)).isEqualTo(stackEnd - 16);
    assertThat(word(system, xlen, argvVa, 1)).isEqualTo(stackEnd - 48);
    assertThat(word(system, xlen, argvVa, 2)).isEqualTo(stackEnd - 64);
    assertThat(word(system, xlen, argvVa, 3)).isZero();
    assertThat(string(system, stackEnd - 16)).isEqualTo("main");
    assertThat(string(system, stackEnd - 48)).isEqualTo("a longer argument");
    assertThat(string(system, stackEnd - 64)).isEmpty();
    assertThat(argvVa).isEqualTo(stackEnd - 64 - (xlen == Xlen.RV32 ? 16 : 32));
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void argumentsEnvironmentAndAuxiliaryVectorLieOnTheStackAsInLinux(Xlen xlen) {
    TestSystem system =
        TestSystem.of(xlen)
            .program("main", EXECS_WITH_ENVIRONMENT)
            .program("next", SPIN)
            .first("main", "main")
            .boot();
    system.kernel().run(50_000);
    assertThat(system.process(1).name()).isEqualTo("next");

    long stackEnd = system.region(1, RegionKind.STACK).endVa();
    var hart = system.kernel().machine().hart();
    assertThat(hart.x(10)).as("argc").isEqualTo(2);
    long argvVa = xlen.zeroExtend(hart.x(11));
    long envpVa = xlen.zeroExtend(hart.x(12));
    assertThat(xlen.zeroExtend(hart.x(2))).as("sp is argv").isEqualTo(argvVa);
    assertThat(argvVa % 16).isZero();
    assertThat(envpVa).as("envp is behind argv").isEqualTo(argvVa + 3L * xlen.bytes());
    assertThat(word(system, xlen, argvVa, 2)).isZero();
    assertThat(word(system, xlen, envpVa, 2)).isZero();

    // From the top: a word of zeros, the path, then environment and arguments, first one lowest.
    long pathVa = stackEnd - xlen.bytes() - "/next".length() - 1;
    long hueVa = pathVa - "HUE=blue".length() - 1;
    long homeVa = hueVa - "HOME=/".length() - 1;
    assertThat(word(system, xlen, envpVa, 0)).isEqualTo(homeVa);
    assertThat(word(system, xlen, envpVa, 1)).isEqualTo(hueVa);
    assertThat(word(system, xlen, argvVa, 1)).isEqualTo(homeVa - "b".length() - 1);
    assertThat(word(system, xlen, argvVa, 0)).isEqualTo(homeVa - "b".length() - 1 - 4);
    assertThat(string(system, homeVa - 2)).isEqualTo("b");
    assertThat(string(system, homeVa - 6)).isEqualTo("one");
    assertThat(string(system, homeVa)).isEqualTo("HOME=/");
    assertThat(string(system, hueVa)).isEqualTo("HUE=blue");
    assertThat(string(system, pathVa)).isEqualTo("/next");

    Map<Long, Long> auxiliary = new LinkedHashMap<>();
    long auxVa = envpVa + 3L * xlen.bytes();
    for (int i = 0; word(system, xlen, auxVa, i) != 0; i += 2) {
      auxiliary.put(word(system, xlen, auxVa, i), word(system, xlen, auxVa, i + 1));
    }
    long randomVa = (homeVa - 6 & -16) - 16;
    assertThat(auxiliary)
        .containsEntry(6L, 4096L)
        .containsEntry(5L, 1L)
        .containsEntry(4L, xlen == Xlen.RV32 ? 32L : 56L)
        .containsEntry(3L, 0L)
        .containsEntry(7L, 0L)
        .containsEntry(9L, 0L)
        .containsEntry(25L, randomVa)
        .containsEntry(31L, pathVa)
        .hasSize(8);
    assertThat(system.peek(1, randomVa, 16)).isNotEqualTo(new byte[16]);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void execWithoutEnvironmentGivesAnEmptyOne(Xlen xlen) {
    TestSystem system = started(xlen, Personality.TRAPEZE, "main");

    long envpVa = xlen.zeroExtend(system.kernel().machine().hart().x(12));
    assertThat(word(system, xlen, envpVa, 0)).isZero();
  }

  private static long word(TestSystem system, Xlen xlen, long va, int index) {
    byte[] bytes = system.peek(1, va + (long) index * xlen.bytes(), xlen.bytes());
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return xlen == Xlen.RV32 ? buffer.getInt() : buffer.getLong();
  }

  private static String string(TestSystem system, long va) {
    long stackEnd = system.region(1, RegionKind.STACK).endVa();
    byte[] bytes = system.peek(1, va, (int) (stackEnd - va));
    int end = 0;
    while (bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void bssIsZeroInFramesThatWereInUseBefore(Xlen xlen) {
    // The first program fills its memory, and execs the second, which exits with the sum of its
    // bss.
    TestSystem system =
        TestSystem.of(xlen)
            .program(
                "main",
                """
                    .globl _start
                _start:
                    li   a0, 0x40000
                    li   a7, SYS_SBRK
                    ecall
                    li   t0, 0x40000
                    add  t0, t0, a0
                    li   t1, -1
                fill:
                    STORE t1, 0(a0)
                    addi a0, a0, WORD
                    bltu a0, t0, fill
                    li   a0, -0x40000
                    ecall
                    la   a0, path
                    la   a1, argv
                    li   a7, SYS_EXECV
                    ecall
                    .data
                path:
                    .asciz "/sum"
                    .balign 8
                argv:
                    ADDRESS 0
                """)
            .program(
                "sum",
                """
                    .globl _start
                _start:
                    la   t0, start
                    la   t1, end
                    li   a0, 0
                add:
                    lbu  t2, 0(t0)
                    or   a0, a0, t2
                    addi t0, t0, 1
                    bltu t0, t1, add
                    li   a7, SYS_EXIT
                    ecall
                    .data
                    .byte 7
                    .bss
                start:
                    .space 40000
                end:
                """)
            .first("main", "main")
            .boot();

    assertThat(system.runToPowerOff()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void segmentsNeedNeitherAlignedAddressesNorOffsets(Xlen xlen) {
    byte[] code = GuestPrograms.assemble(xlen, "li a0, 9\nli a7, SYS_EXIT\necall\n").text();
    TestSystem system =
        TestSystem.of(xlen)
            .file(
                "main",
                new ElfBytes(xlen)
                    .segment(0x1_0004, code.length, code, ElfBytes.R | ElfBytes.X)
                    .entry(0x1_0004)
                    .bytes())
            .first("main", "main")
            .boot();

    assertThat(system.runToPowerOff()).isEqualTo(9);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void registersThatExecDoesNotSetKeepTheirValues(Xlen xlen) {
    TestSystem system =
        TestSystem.of(xlen)
            .program(
                "main",
                """
                    .globl _start
                _start:
                    li   s5, 55
                    la   a0, path
                    la   a1, argv
                    li   a7, SYS_EXECV
                    ecall
                    .data
                path:
                    .asciz "next"
                    .balign 8
                argv:
                    ADDRESS path
                    ADDRESS 0
                """)
            .program("next", "mv a0, s5\nli a7, SYS_EXIT\necall\n")
            .first("main", "main")
            .boot();

    assertThat(system.runToPowerOff()).isEqualTo(55);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void processIsNamedAfterTheLastElementOfThePath(Xlen xlen) {
    TestSystem system =
        TestSystem.of(xlen)
            .program("folder/program", SPIN)
            .first("folder/program", "another name")
            .boot();
    assertThat(system.process(1).name()).isEqualTo("initcode");

    system.kernel().run(10_000);

    assertThat(system.process(1).name()).isEqualTo("program");
  }
}
