package dev.trapeze.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.images.UserPrograms;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.FramePolicy;
import dev.trapeze.kernel.mm.FrameZone;
import dev.trapeze.kernel.mm.ZoneState;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The real userland on the real kernel, from the first instruction on. */
class WholeBootTest {

  @ParameterizedTest
  @CsvSource({"RV32, vimix", "RV64, vimix", "RV32, xv6", "RV64, xv6"})
  void shellRunsProgramsAndPipes(Xlen xlen, String layout) throws DiskFormatException {
    GuestSystem system =
        new GuestSystem(
            KernelConfig.of(xlen)
                .withInteractiveConsole(false)
                .withLayout(AddressSpaceLayout.named(layout, xlen)));
    system
        .kernel()
        .input("ls; cat README | grep RISC | wc; forktest\n".getBytes(StandardCharsets.US_ASCII));
    system.kernel().endOfInput();

    assertThat(system.runUntilOff()).isZero();

    String readme = new String(UserPrograms.rootFile("README"), StandardCharsets.UTF_8);
    String[] lines = readme.lines().filter(line -> line.contains("RISC")).toArray(String[]::new);
    int words = 0;
    int characters = 0;
    for (String line : lines) {
      words += line.trim().split("\\s+").length;
      characters += line.getBytes(StandardCharsets.UTF_8).length + 1;
    }
    assertThat(system.shown())
        .contains("README", "init", "sh", "forktest: OK")
        .containsPattern("\\b" + lines.length + " +" + words + " +" + characters + "\\b");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void framesAreAllBackAfterThousandsOfForksAndExecs(Xlen xlen) throws DiskFormatException {
    GuestSystem system = new GuestSystem(KernelConfig.of(xlen).withRamBytes(16 << 20));
    system.runUntilIdle();
    type(system, "true\n");
    int free = system.kernel().state().frames().freeFrames();
    int open = system.kernel().state().openFiles().openFiles();
    int inodes = system.kernel().state().fileSystem().inodesInUse();

    type(system, "forkbench 3000; execbench 1000; forktest; ls | wc; crash null; nothing\n");

    assertThat(system.kernel().state().frames().freeFrames()).isEqualTo(free);
    assertThat(system.kernel().state().openFiles().openFiles()).isEqualTo(open);
    assertThat(system.kernel().state().fileSystem().inodesInUse()).isEqualTo(inodes);
    assertThat(system.kernel().processes().all()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void buddyAllocatorHasItsLargestBlocksBackAfterForksAndExecs(Xlen xlen)
      throws DiskFormatException {
    GuestSystem system =
        new GuestSystem(KernelConfig.of(xlen).withRamBytes(32 << 20).withFrames(FramePolicy.BUDDY));
    system.runUntilIdle();
    type(system, "true\n");
    List<ZoneState> before = system.kernel().state().frames().zones();
    assertThat(before)
        .extracting(zone -> zone.span().zone())
        .containsExactly(FrameZone.DMA, FrameZone.NORMAL);

    type(system, "forkbench 300; execbench 100; forktest; ls | wc; crash null\n");

    assertThat(system.kernel().state().frames().zones()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void interruptKeyEndsTheForegroundProcessesAndNotTheShell(Xlen xlen) throws DiskFormatException {
    GuestSystem system = new GuestSystem(KernelConfig.of(xlen));
    system.runUntilIdle();
    system.kernel().input("sleep 1000 | cat\n".getBytes(StandardCharsets.US_ASCII));
    system.kernel().run(20_000_000);
    assertThat(system.kernel().processes().all()).hasSizeGreaterThan(3);

    String shown = type(system, "\u0003");

    assertThat(shown).contains("^C").endsWith("$ ");
    assertThat(system.kernel().processes().all()).hasSize(2);
    assertThat(type(system, "echo still here\n")).contains("still here\n$ ");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void processListKeyListsProcesses(Xlen xlen) throws DiskFormatException {
    GuestSystem system = new GuestSystem(KernelConfig.of(xlen));
    system.runUntilIdle();

    assertThat(type(system, "\u0010")).isEqualTo("\n1 sleep  init\n2 sleep  sh\n");
  }

  /** Types, runs until the system waits for more, and gives what it has shown meanwhile. */
  private static String type(GuestSystem system, String text) {
    int before = system.shown().length();
    system.kernel().input(text.getBytes(StandardCharsets.US_ASCII));
    system.runUntilIdle();
    return system.shown().substring(before);
  }
}
