package dev.trapeze.kernel.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.Personality;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.testing.CallServer;
import dev.trapeze.kernel.testing.ElfBytes;
import dev.trapeze.kernel.testing.GuestPrograms;
import dev.trapeze.kernel.testing.TestSystem;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs as xv6 and VIMIX take them. */
class Xv6FormatTest {
  private static final int R = ElfBytes.R;
  private static final int W = ElfBytes.W;
  private static final int X = ElfBytes.X;
  private static final byte[] LOOP = {0x6F, 0, 0, 0};

  private static TestSystem started(Xlen xlen, byte[] file) {
    TestSystem system =
        TestSystem.of(xlen)
            .configure(config -> config.withPersonality(Personality.VIMIX))
            .file("main", file)
            .first("main", "main")
            .boot();
    system.kernel().run(10_000);
    assertThat(system.process(1).name()).isEqualTo("main");
    return system;
  }

  private static int flags(AddressSpace space, long va) {
    return (int) space.table().entryOf(va) & (Pte.V | Pte.R | Pte.W | Pte.X | Pte.U);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void everyPageCanBeReadAndGapsBelongToTheSegmentAbove(Xlen xlen) {
    TestSystem system =
        started(
            xlen,
            new ElfBytes(xlen)
                .segment(0, 4, LOOP, X)
                .segment(0x3000, 0x1234, new byte[] {7}, W)
                .bytes());
    AddressSpace space = system.process(1).addressSpace();
    int user = Pte.V | Pte.R | Pte.U;
    assertThat(flags(space, 0)).isEqualTo(user | Pte.X);
    assertThat(flags(space, 0x1000)).as("gap").isEqualTo(user | Pte.W);
    assertThat(flags(space, 0x3000)).isEqualTo(user | Pte.W);
    assertThat(flags(space, 0x4000)).isEqualTo(user | Pte.W);
    assertThat(flags(space, 0x5000)).as("guard").isEqualTo(Pte.V | Pte.R | Pte.W);
    assertThat(system.region(1, RegionKind.HEAP).startVa()).isEqualTo(0x7000);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void segmentMayBeWritableAndExecutableAndLieAnywhereInTheFile(Xlen xlen) {
    byte[] code =
        GuestPrograms.assemble(xlen, "sw a0, 64(x0)\nli a0, 9\nli a7, SYS_EXIT\necall\n").text();
    TestSystem system =
        TestSystem.of(xlen)
            .configure(config -> config.withPersonality(Personality.XV6))
            .file("main", new ElfBytes(xlen).segment(0, 100, code, R | W | X).bytes())
            .first("main", "main")
            .boot();
    assertThat(system.runToPowerOff()).isEqualTo(9);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void pageThatSegmentsShareIsAsTheEarlierMadeItAndHoldsBoth(Xlen xlen) {
    byte[] code = GuestPrograms.assemble(xlen, "lbu a0, 0(x0)\nli a7, SYS_EXIT\necall\n").text();
    TestSystem system =
        TestSystem.of(xlen)
            .configure(config -> config.withPersonality(Personality.XV6))
            .file(
                "main",
                new ElfBytes(xlen)
                    .segment(0, 0x800, new byte[0], R | W)
                    .segment(0x1000, 100, code, R | X)
                    .segment(0, 4, new byte[] {33}, X)
                    .entry(0x1000)
                    .bytes())
            .first("main", "main")
            .boot();
    assertThat(system.runToPowerOff()).isEqualTo(33);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void classMachineTypeAndEntryAreNotLookedAt(Xlen xlen) {
    byte[] file = new ElfBytes(xlen).segment(0, 4, LOOP, R | X).entry(2).bytes();
    for (int at = 4; at < 24; at++) {
      file[at] = 77;
    }
    assertThat(started(xlen, file)).isNotNull();
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void whatCannotBeLoadedIsMinusOneAndNoFrameIsLost(Xlen xlen) {
    byte[] cut = new ElfBytes(xlen).segment(0, 4, LOOP, X).bytes();
    TestSystem.Builder builder =
        TestSystem.of(xlen)
            .configure(config -> config.withPersonality(Personality.VIMIX))
            .file("empty", new byte[0])
            .file(
                "text",
                "no program, but some text, longer than a header, to be sure. ......"
                    .getBytes(StandardCharsets.US_ASCII))
            .file("unaligned", new ElfBytes(xlen).segment(4, 4, LOOP, X).bytes())
            .file("wraps", new ElfBytes(xlen).segment(-4096, 8192, LOOP, X).bytes())
            .file("small", new ElfBytes(xlen).segment(0, 2, LOOP, X).bytes())
            .file("huge", new ElfBytes(xlen).segment(0, 1L << 30, LOOP, X).bytes())
            .file("high", new ElfBytes(xlen).segment(1L << 31, 4096, LOOP, X).bytes())
            .file("cut", Arrays.copyOf(cut, cut.length - 1));
    CallServer server = CallServer.boot(builder, xlen);
    int free = server.system().freeFrames();
    for (String name :
        new String[] {"empty", "text", "unaligned", "wraps", "small", "huge", "high", "cut"}) {
      long argv = server.words(512, server.string(0, name), 0);
      assertThat(server.call(Syscall.EXECV, server.bufferVa(), argv)).as(name).isEqualTo(-1);
      assertThat(server.system().freeFrames()).as(name).isEqualTo(free);
    }
  }
}
