package dev.trapeze.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.assembler.AssemblyException;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.Personality;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.Fsck;
import dev.trapeze.kernel.fs.FsckReport;
import dev.trapeze.kernel.fs.MemoryDisk;
import dev.trapeze.kernel.fs.Mkfs;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.testing.MemoryAccount;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random system calls, of every personality in every width: the kernel goes on, no other process's
 * memory changes, and no frame, block, inode, open file or process is lost.
 */
class HostileCallsTest {
  private static final long SEED = Long.getLong("trapeze.hostile.seed", 1);

  /** System calls for each personality and width, more or less: workers may end early. */
  private static final long CALLS = Long.getLong("trapeze.hostile.calls", 60_000);

  private static final int CALLS_OF_A_WORKER = 1000;
  private static final int ROUNDS_OF_A_RUN = 60;
  private static final long RAM_BYTES = 16 << 20;
  private static final long SLICE = 1_000_000;
  private static final long MOST_INSTRUCTIONS = 20_000_000_000L;

  /** What a system has in use when only the first three processes are there. */
  private record InUse(long freeFrames, int openFiles, int inodes, int processes) {}

  static Stream<Arguments> systems() {
    return Stream.of(Xlen.values())
        .flatMap(
            xlen ->
                Stream.of(
                    Arguments.of(xlen, "trapeze", 1),
                    Arguments.of(xlen, "trapeze", 4),
                    Arguments.of(xlen, "vimix", 1),
                    Arguments.of(xlen, "xv6", 2)))
        .filter(system -> system.get()[0] == Xlen.RV64 || !system.get()[1].equals("xv6"));
  }

  @ParameterizedTest(name = "{0}, {1}, {2} harts")
  @MethodSource("systems")
  void randomCallsBringNothingDownAndLeaveNothingBehind(Xlen xlen, String name, int harts)
      throws AssemblyException, DiskFormatException {
    Personality personality = Personality.named(name);
    InUse expected = new Run(xlen, personality, harts, 0, 0).toTheEnd();
    long made = 0;
    for (long seed = SEED; made < CALLS; seed++) {
      Run run = new Run(xlen, personality, harts, seed, ROUNDS_OF_A_RUN);
      assertThat(run.toTheEnd()).as("trapeze.hostile.seed=%d", seed).isEqualTo(expected);
      made += run.calls;
    }
    System.out.printf(
        "%s, %s, %d harts: %d random system calls, from seed %d%n", xlen, name, harts, made, SEED);
  }

  /** One system, from its boot until the program says that it is done. */
  private static final class Run {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final MemoryDisk disk;
    private final Kernel kernel;
    private final long seed;
    private long calls;

    Run(Xlen xlen, Personality personality, int harts, long seed, int rounds)
        throws AssemblyException, DiskFormatException {
      this.seed = seed;
      byte[] program =
          HostileCallsProgram.elf(
              xlen,
              personality.calls(),
              seed,
              rounds,
              CALLS_OF_A_WORKER,
              personality == Personality.XV6 ? personality.ticksPerSecond() : 1000);
      disk = Mkfs.XV6.image(List.of(new Mkfs.Entry("program", program)));
      KernelConfig config =
          KernelConfig.of(xlen)
              .withRamBytes(RAM_BYTES)
              .withHarts(harts)
              .withPersonality(personality)
              .withMaxProcesses(64)
              .withInteractiveConsole(false)
              .withFirstProcess(new FirstProcess("/program", List.of("program"), true, false));
      KernelEvents counting =
          new KernelEvents() {
            @Override
            public void trapTaken(int pid, long scause, long sepc, long stval) {
              if (scause == 8 && pid > HostileCallsProgram.BYSTANDER) {
                calls++;
              }
            }
          };
      kernel = new Kernel(config, disk, output::write, counting);
      kernel.boot();
      kernel.input("some\ninput\n".getBytes(StandardCharsets.ISO_8859_1));
      kernel.endOfInput();
    }

    InUse toTheEnd() {
      long hash = 0;
      while (true) {
        KernelStop stop = kernel.run(SLICE);
        long now = hashOfBystander();
        if (hash != 0) {
          assertThat(now).as("the bystander's memory, seed %d", seed).isEqualTo(hash);
        }
        hash = now;
        if (stop instanceof KernelStop.SleepingUntil sleeping) {
          if (isDone()) {
            break;
          }
          kernel.machine().clock().skipTo(sleeping.time());
        }
        assertThat(kernel.machine().clock().instructionsRetired())
            .as("instructions, seed %d; the console says %s", seed, output)
            .isLessThan(MOST_INSTRUCTIONS);
      }
      assertThat(hash).as("the bystander has been looked at, seed %d", seed).isNotZero();
      kernel.state().fileSystem().sync();
      // The console's node may have lost its name while it is open: that is no inconsistency.
      assertThat(Fsck.check(disk))
          .as("the disk, seed %d", seed)
          .matches(FsckReport::clean, "is consistent");
      KernelState state = kernel.state();
      MemoryAccount.of(kernel);
      return new InUse(
          state.frames().freeFrames(),
          state.openFiles().openFiles(),
          state.fileSystem().inodesInUse(),
          state.processes().all().size());
    }

    private boolean isDone() {
      String text = output.toString(StandardCharsets.ISO_8859_1);
      return text.endsWith(HostileCallsProgram.LAST_WORDS);
    }

    /** Of all pages of the bystander, once it has gone to rest; 0 before. */
    private long hashOfBystander() {
      var bystander = kernel.processes().byPid(HostileCallsProgram.BYSTANDER);
      if (bystander == null || bystander.channel() == null) {
        return 0;
      }
      CRC32 hash = new CRC32();
      byte[] page = new byte[Pages.BYTES];
      AddressSpace space = bystander.addressSpace();
      for (Region region : space.regions()) {
        for (long va = region.firstPageVa(); va < region.endPageVa(); va += Pages.BYTES) {
          kernel.machine().ram().read(Pte.pa(space.table().entryOf(va)), page, 0, page.length);
          hash.update(page);
        }
      }
      return hash.getValue() | 1L << 32;
    }
  }
}
