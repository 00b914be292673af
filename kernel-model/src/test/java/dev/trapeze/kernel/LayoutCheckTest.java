package dev.trapeze.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.KernelPlace;
import dev.trapeze.kernel.mm.PidPage;
import dev.trapeze.kernel.mm.StackPlace;
import dev.trapeze.kernel.testing.TestSystem;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever makes a layout of his own may get it wrong. */
class LayoutCheckTest {
  private static final String EXITS =
      """
          .globl _start
      _start:
          li   a0, 7
          li   a7, SYS_EXIT
          ecall
      """;

  private static final long DEFAULT_SEED = 20_260_310;

  private static AddressSpaceLayout layout(
      Xlen xlen, long trampolineVa, long trapframeVa, long initVa, long imageVa, StackPlace stack) {
    return new AddressSpaceLayout(
        "mine",
        PagingMode.of(xlen),
        new KernelPlace.OwnTable(trampolineVa, trapframeVa),
        initVa,
        imageVa,
        stack);
  }

  private static StackPlace above(long guard, long stack, long upper, long heap) {
    return new StackPlace.AboveImage(guard, stack, upper, heap);
  }

  /** The line with which a layout is refused. */
  private static String refusal(AddressSpaceLayout layout) {
    IllegalArgumentException refused =
        catchThrowableOfType(
            IllegalArgumentException.class,
            () -> KernelConfig.of(layout.xlen()).withRamBytes(16 << 20).withLayout(layout));
    assertThat(refused).as("%s is refused", layout).isNotNull();
    return String.valueOf(refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0xFFFFF000  | 0xFFFFF000 | 0x10000    | 0x10000    | must lie below the trampoline
          0xFFFFD000  | 0xFFFFF000 | 0x10000    | 0x10000    | must lie below the trampoline
          0xFFFFF800  | 0xFFFFD000 | 0x10000    | 0x10000    | the trampoline at 0xfffff800, which is no multiple of 4096
          0x100000000 | 0xFFFFD000 | 0x10000    | 0x10000    | the trampoline at 0x100000000, which is not from 0 to 0xfffff000
          0xFFFFF000  | 0xFFFFD001 | 0x10000    | 0x10000    | the trapframe at 0xffffd001, which is no multiple
          0xFFFFF000  | -4096      | 0x10000    | 0x10000    | the trapframe at 0xfffffffffffff000, which is not from 0
          0xFFFFF000  | 0xFFFFD000 | 0x10010    | 0x10000    | the init code at 0x10010, which is no multiple
          0xFFFFF000  | 0xFFFFD000 | 0xFFFFD000 | 0x10000    | the init code at 0xffffd000, but all
          0xFFFFF000  | 0xFFFFD000 | 0x10000    | 0x10800    | the lowest address of a program at 0x10800
          0xFFFFF000  | 0xFFFFD000 | 0x10000    | -4096      | the lowest address of a program at 0xfffffffffffff000
          0xFFFFF000  | 0xFFFFD000 | 0x10000    | 0xFFFFC000 | no room for a program from 0xffffc000 to 0xffffd000
          0x80100000  | 0x70000000 | 0x10000    | 0x10000    | where the kernel's table has RAM or a device
          0x10000000  | 0x0F000000 | 0x10000    | 0x10000    | where the kernel's table has RAM or a device
          0x10010000  | 0x0F000000 | 0x10000    | 0x10000    | where the kernel's table has RAM or a device
          0x00040000  | 0x00030000 | 0x10000    | 0x10000    | where the kernel's table has RAM or a device
          """)
  void placesThatDoNotFitAreRefused(
      String trampoline, String trapframe, String init, String image, String words) {
    assertThat(
            refusal(
                layout(
                    Xlen.RV32,
                    Long.decode(trampoline),
                    Long.decode(trapframe),
                    Long.decode(init),
                    Long.decode(image),
                    above(4096, 4096, 4096, 4096))))
        .startsWith("the layout mine has ")
        .contains(words)
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -4096     | 4096     | 0        | 0                   | guard below the stack of -4096 bytes
          100       | 4096     | 0        | 0                   | guard below the stack of 100 bytes
          0         | 0        | 0        | 0                   | stack of 0 bytes, which is no multiple of 4096 from 4096
          0         | 4097     | 0        | 0                   | stack of 4097 bytes
          0         | 4096     | -1       | 0                   | guard above the stack of -1 bytes
          0         | 4096     | 0        | 9223372036854771712 | guard behind the heap of
          2147483648| 2147483648 | 0      | 0                   | no room for a program
          """)
  void sizesThatDoNotFitAreRefused(long guard, long stack, long upper, long heap, String words) {
    assertThat(
            refusal(
                layout(
                    Xlen.RV32,
                    0xFFFF_F000L,
                    0xFFFF_D000L,
                    0x1_0000,
                    0x1_0000,
                    above(guard, stack, upper, heap))))
        .startsWith("the layout mine has ")
        .contains(words);
  }

  @Test
  void addressesThatNeedSignExtensionAreRefused() {
    StackPlace stack = above(4096, 4096, 0, 0);
    assertThat(refusal(layout(Xlen.RV64, 0x7F_FFFF_F000L, 0x3F_0000_0000L, 0, 0, stack)))
        .contains("0x3ffffff000, the last page that programs of SV39 can have");
    assertThat(refusal(layout(Xlen.RV64, -4096, 0x3F_0000_0000L, 0, 0, stack)))
        .contains("has the trampoline at 0xfffffffffffff000");
  }

  @Test
  void layoutOfAnotherWidthOrOfNoTranslationIsRefused() {
    AddressSpaceLayout narrow =
        layout(Xlen.RV32, 0xFFFF_F000L, 0xFFFF_D000L, 0, 0, above(0, 4096, 0, 0));
    assertThat(
            catchThrowableOfType(
                IllegalArgumentException.class,
                () -> KernelConfig.of(Xlen.RV64).withLayout(narrow)))
        .hasMessage("the layout mine is for RV32, not for RV64");
    assertThat(
            refusal(
                new AddressSpaceLayout(
                    "mine", PagingMode.BARE, narrow.kernel(), 0, 0, narrow.stack())))
        .contains("translates nothing");
  }

  @Test
  void pageOfTheProcessNeedsRoomToo() {
    AddressSpaceLayout tight =
        layout(Xlen.RV64, 0x3F_FFFF_F000L, 0x1_2000, 0x1_1000, 0x1_0000, above(0, 4096, 0, 0));
    KernelConfig config = KernelConfig.of(Xlen.RV64);
    assertThatCode(() -> config.withLayout(tight)).doesNotThrowAnyException();
    assertThat(
            catchThrowableOfType(
                IllegalArgumentException.class,
                () -> config.withProcessPage(new PidPage()).withLayout(tight)))
        .hasMessageContaining("the init code at 0x11000, but all that is a program's ends");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void layoutOfAnyValuesIsRefusedWithWordsOrBoots(Xlen xlen) {
    long seed = Long.getLong("trapeze.seed", DEFAULT_SEED);
    Random random = new Random(seed);
    int booted = 0;
    for (int i = 0; i < 400; i++) {
      long trampolineVa = place(random, xlen);
      boolean below = random.nextBoolean();
      AddressSpaceLayout layout =
          layout(
              xlen,
              trampolineVa,
              below ? trampolineVa - 4096 * (1 + random.nextInt(3)) : place(random, xlen),
              place(random, xlen),
              place(random, xlen),
              random.nextInt(4) == 0
                  ? new StackPlace.AtTop(place(random, xlen), size(random))
                  : above(size(random), size(random), size(random), size(random)));
      TestSystem.Builder system;
      try {
        system = TestSystem.of(layout);
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage())
            .matches("the layout mine .*|.* reach into the room for the kernel stacks of .*");
        continue;
      }
      TestSystem booting = system.program("main", EXITS).first("main", "main").boot();
      assertThat(booting.runToPowerOff()).as("seed %d, %s", seed, layout).isEqualTo(7);
      booted++;
    }
    assertThat(booted).as("layouts that boot, seed %d", seed).isGreaterThan(10);
  }

  private static long place(Random random, Xlen xlen) {
    long top = xlen == Xlen.RV32 ? 0x1_0000_0000L : 0x40_0000_0000L;
    return switch (random.nextInt(8)) {
      case 0 -> top - 4096 * (1 + random.nextInt(6));
      case 1, 2 -> 4096L * random.nextInt(64);
      case 3 -> top / 2 - 4096 * random.nextInt(3);
      case 4 -> random.nextLong();
      case 5 -> 0x1000_0000L + 4096 * (random.nextInt(9) - 4);
      default -> (random.nextLong() & top - 1) & -4096;
    };
  }

  private static long size(Random random) {
    return random.nextInt(12) == 0 ? random.nextLong() : 4096L * random.nextInt(5);
  }
}
