package dev.trapeze.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.TranslationCaching;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.testing.CallServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StateHashTest {
  private static final String SCRIPT =
      "forktest; ls | wc; cat README | grep RISC > found; sleep 1; rm found; ls; echo end\n";
  private static final long STEP = 100_000;

  private static KernelConfig config(Xlen xlen, int harts) {
    return KernelConfig.of(xlen)
        .withInteractiveConsole(false)
        .withRamBytes(8 << 20)
        .withMaxProcesses(64)
        .withHarts(harts);
  }

  /**
   * Runs the script to the end; takes the hash after every so many instructions, and at the end.
   */
  private static List<String> hashes(KernelConfig config, String script)
      throws DiskFormatException {
    GuestSystem system = new GuestSystem(config);
    system.feed(script);
    List<String> hashes = new ArrayList<>();
    for (long next = STEP; ; next += STEP) {
      boolean off = runTo(system.kernel(), next, null);
      hashes.add(system.kernel().stateHash());
      if (off) {
        assertThat(system.shown()).endsWith("end\n");
        return hashes;
      }
    }
  }

  /** Runs until that many instructions have retired; true if the power is off. */
  private static boolean runTo(Kernel kernel, long instructions, @Nullable Random cuts) {
    while (true) {
      long left = instructions - kernel.machine().clock().instructionsRetired();
      long budget = cuts == null ? left : Math.min(left, cuts.nextInt(30_000));
      KernelStop stop = kernel.run(budget);
      if (stop instanceof KernelStop.SleepingUntil sleep) {
        kernel.machine().clock().skipTo(sleep.time());
      } else if (stop instanceof KernelStop.PoweredOff) {
        return true;
      } else if (kernel.machine().clock().instructionsRetired() == instructions) {
        return false;
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"SV32, 2", "SV48, 1"})
  void everyEngineGivesTheSameHashInTheLayoutOfLinux(PagingMode mode, int harts)
      throws DiskFormatException {
    AddressSpaceLayout layout = AddressSpaceLayout.linux(mode);
    KernelConfig config = config(layout.xlen(), harts).withLayout(layout);
    List<String> first = hashes(config.withEngine(Engine.TRANSLATED), SCRIPT);

    assertThat(first).hasSizeGreaterThan(5).doesNotHaveDuplicates();
    for (Engine engine : List.of(Engine.BLOCKS, Engine.EAGERLY_TRANSLATED, Engine.REFERENCE)) {
      assertThat(hashes(config.withEngine(engine), SCRIPT)).as("%s", engine).isEqualTo(first);
    }
  }

  @ParameterizedTest
  @CsvSource({"RV32, 1", "RV64, 1", "RV32, 2", "RV64, 4"})
  void everyEngineGivesTheSameHashAfterTheSameInstructions(Xlen xlen, int harts)
      throws DiskFormatException {
    List<String> first = hashes(config(xlen, harts).withEngine(Engine.TRANSLATED), SCRIPT);

    assertThat(first).hasSizeGreaterThan(5).doesNotHaveDuplicates();
    assertThat(hashes(config(xlen, harts).withEngine(Engine.TRANSLATED), SCRIPT))
        .as("once more")
        .isEqualTo(first);
    for (Engine engine : List.of(Engine.BLOCKS, Engine.EAGERLY_TRANSLATED, Engine.REFERENCE)) {
      assertThat(hashes(config(xlen, harts).withEngine(engine), SCRIPT))
          .as("%s", engine)
          .isEqualTo(first);
    }
    assertThat(
            hashes(
                config(xlen, harts).withTranslationCaching(TranslationCaching.ARCHITECTURAL),
                SCRIPT))
        .as("architectural buffers, which a kernel with all its fences does not show")
        .isEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource({"RV32, 1", "RV64, 1", "RV64, 2", "RV32, 4"})
  void cutsOfTheRunDoNotShow(Xlen xlen, int harts) throws DiskFormatException {
    List<String> whole = hashes(config(xlen, harts), SCRIPT);

    GuestSystem system = new GuestSystem(config(xlen, harts));
    system.feed(SCRIPT);
    Random cuts = new Random(harts);
    for (int i = 0; i < whole.size(); i++) {
      runTo(system.kernel(), (i + 1) * STEP, cuts);
      assertThat(system.kernel().stateHash()).as("hash %d", i).isEqualTo(whole.get(i));
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void otherInputOrAnotherNumberOfHartsGivesAnotherHash(Xlen xlen) throws DiskFormatException {
    List<String> hashes = hashes(config(xlen, 1), SCRIPT);
    List<String> other = hashes(config(xlen, 1), SCRIPT.replace("sleep 1", "sleep 2"));

    assertThat(other.get(other.size() - 1)).isNotEqualTo(hashes.get(hashes.size() - 1));
    assertThat(hashes(config(xlen, 2), SCRIPT)).doesNotContainAnyElementsOf(hashes);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void everyKindOfStateCounts(Xlen xlen) {
    List<String> hashes = new ArrayList<>();
    CallServer server = CallServer.boot(xlen);
    Kernel kernel = server.system().kernel();
    hashes.add(kernel.stateHash());
    assertThat(kernel.stateHash()).as("looking changes nothing").isEqualTo(hashes.get(0));

    // Each of these changes one thing and no instruction is executed.
    kernel.machine().clock().skipTo(kernel.machine().clock().time() + 1);
    hashes.add(kernel.stateHash());
    server.bytes(0, new byte[] {1});
    hashes.add(kernel.stateHash());
    kernel.machine().hart().setX(5, 77);
    hashes.add(kernel.stateHash());
    server.system().process(1).setGroupId(9);
    hashes.add(kernel.stateHash());
    kernel.input(new byte[] {1});
    hashes.add(kernel.stateHash());
    kernel.endOfInput();
    hashes.add(kernel.stateHash());

    assertThat(hashes).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void pipesOffsetsAndDiskCount(Xlen xlen) {
    assertThat(afterCalls(xlen, 'a', 'a', 3)).isEqualTo(afterCalls(xlen, 'a', 'a', 3));
    String same = afterCalls(xlen, 'a', 'a', 3);
    assertThat(afterCalls(xlen, 'b', 'a', 3)).as("in the pipe").isNotEqualTo(same);
    assertThat(afterCalls(xlen, 'a', 'b', 3)).as("on the disk").isNotEqualTo(same);
    assertThat(afterCalls(xlen, 'a', 'a', 4)).as("the offset").isNotEqualTo(same);
  }

  private static String afterCalls(Xlen xlen, char inPipe, char onDisk, int read) {
    CallServer server = CallServer.boot(xlen);
    server.call(Syscall.PIPE, server.bufferVa());
    int writeEnd = server.intAt(4);
    server.call(Syscall.WRITE, writeEnd, server.string(0, inPipe + "."), 1);
    long fd = server.call(Syscall.OPEN, server.string(0, "f"), 0x202, 0);
    server.call(Syscall.WRITE, fd, server.string(0, onDisk + "234567"), 7);
    server.call(Syscall.CLOSE, fd);
    fd = server.call(Syscall.OPEN, server.string(0, "f"), 0, 0);
    server.call(Syscall.READ, fd, server.bufferVa(), read);
    server.clearBuffer();
    return server.system().kernel().stateHash();
  }
}
