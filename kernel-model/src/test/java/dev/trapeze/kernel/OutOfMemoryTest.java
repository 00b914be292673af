package dev.trapeze.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.images.UserPrograms;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.FramePolicy;
import dev.trapeze.kernel.mm.PageFaultPolicy;
import dev.trapeze.kernel.testing.FailingFrames;
import dev.trapeze.kernel.testing.MemoryAccount;
import dev.trapeze.kernel.testing.TestSystem;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each frame that an operation takes is once the one that is missing: the operation fails with
 * ENOMEM, or the process that needed it is killed and no other, and all frames come back. The
 * program is {@code oomtest}.
 */
class OutOfMemoryTest {
  private static final String NOTHING = "child 0\n";
  private static final String REFUSED = "refused 12\n";
  private static final String KILLED = "out of memory: killed pid \\d+ oomtest\n";

  /** What {@code oomtest} can do. */
  private static final String LETTERS = "nfehdrmpwab";

  /** What it can do besides where the stack grows. */
  private static final String STACK = "s";

  @ParameterizedTest
  @CsvSource({
    "RV32, vimix, eager",
    "RV64, vimix, eager",
    "RV32, vimix, lazy",
    "RV64, vimix, lazy",
    "RV32, vimix, cow",
    "RV64, vimix, cow",
    "RV32, linux, eager",
    "RV64, linux, lazy",
    "RV32, linux, cow",
    "RV64, linux, cow",
  })
  void oneFrameThatIsMissingHurtsOneProcessAndLeavesNothingBehind(
      Xlen xlen, String layout, String paging) {
    boolean linux = layout.equals(AddressSpaceLayout.LINUX);
    FailingFrames frames =
        new FailingFrames(xlen == Xlen.RV32 ? FramePolicy.FREE_LIST : FramePolicy.BUDDY);
    TestSystem system =
        TestSystem.of(xlen)
            .configure(
                config ->
                    config
                        .withLayout(AddressSpaceLayout.named(layout, xlen))
                        .withFrames(frames)
                        .withPageFaults(policy(paging)))
            .file(
                "oomtest",
                linux
                    ? UserPrograms.linuxElf("oomtest", xlen.bits())
                    : UserPrograms.elf("oomtest", xlen.bits()))
            .file("shared", new byte[5 * 4096])
            .first("oomtest", "/oomtest")
            .boot();
    system.run();
    // So that the first process has already done all that it ever does.
    assertThat(type(system, 'q')).isEqualTo("reader 3\n");
    for (char letter : (linux ? LETTERS + STACK : LETTERS).toCharArray()) {
      checkEachFrame(system, frames, letter);
    }
  }

  private static void checkEachFrame(TestSystem system, FailingFrames frames, char letter) {
    String right = type(system, letter);
    assertThat(right).as("%s with all frames", letter).isIn(NOTHING, "child 7\n");
    assertThat(type(system, 'n')).isEqualTo(NOTHING);
    MemoryAccount before = MemoryAccount.of(system.kernel());
    int taken = 0;
    while (true) {
      frames.failAfter(taken, 1);
      String shown = type(system, letter);
      if (frames.failed() == 0) {
        frames.failAfter(Long.MAX_VALUE, 0);
        assertThat(shown).as("%s again with all frames", letter).isEqualTo(right);
        break;
      }
      assertThat(shown)
          .as("%s without frame %d", letter, taken)
          .matches(
              "child 1\n|" + REFUSED + "|" + KILLED + "(child 137|child 1|reader 137|reader 3)\n");
      assertThat(type(system, 'n'))
          .as("after %s without frame %d", letter, taken)
          .isEqualTo(NOTHING);
      assertThat(MemoryAccount.of(system.kernel()))
          .as("after %s without frame %d", letter, taken)
          .isEqualTo(before);
      taken++;
    }
    assertThat(taken).as("frames that %s takes", letter).isGreaterThanOrEqualTo(4);
  }

  /** Fork promises the child all pages; there are not so many. */
  @ParameterizedTest
  @EnumSource(Xlen.class)
  void childThatWritesMoreThanThereIsDiesAloneAndTheShellGoesOn(Xlen xlen)
      throws DiskFormatException {
    GuestSystem system =
        new GuestSystem(
            KernelConfig.of(xlen)
                .withRamBytes(8 << 20)
                .withInteractiveConsole(false)
                .withPageFaults(PageFaultPolicy.COW));
    system.feed("sleep 1 | cat &\nmembench store 1200\necho still here\nmembench store 100\n");

    assertThat(system.runUntilOff()).isZero();
    assertThat(system.shown())
        .containsPattern("out of memory: killed pid \\d+ membench\n[^$]*still here\n");
  }

  private static PageFaultPolicy policy(String name) {
    return PageFaultPolicy.ALL.stream()
        .filter(policy -> policy.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Types, runs until the system waits for more, and gives what it has shown meanwhile. */
  private static String type(TestSystem system, char letter) {
    int before = system.output().length();
    system.kernel().input(String.valueOf(letter).getBytes(StandardCharsets.US_ASCII));
    assertThat(system.run()).isEqualTo(new KernelStop.WaitingForInput());
    return system.output().substring(before);
  }
}
