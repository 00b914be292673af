package dev.trapeze.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.fs.ConsistencyChecker;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.MemoryDisk;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs work on the disk, through the whole system; afterwards the disk is consistent. */
class DiskUseTest {

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void filesSurviveARestart(Xlen xlen) throws DiskFormatException {
    MemoryDisk disk = GuestSystem.rootDisk(xlen);
    run(xlen, disk, "mkdir d d/e; seq 1 3000 > d/e/f; ln d/e/f d/g; rm d/e/f\n");
    assertThat(run(xlen, disk, "wc d/g; cd d/e; pwd; ls ..; cat ../g | head -n 2\n"))
        .isEqualTo("   3000   3000  13893 d/g\n/d/e\ne/  g\n1\n2\n");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void fullDiskIsAnErrorOfTheWriterAndPassesWithItsFile(Xlen xlen) throws DiskFormatException {
    MemoryDisk disk = GuestSystem.rootDisk(xlen);
    StringBuilder script = new StringBuilder("seq 1 20000 > f; cat f f > f0\n");
    for (int i = 1; i < 8; i++) {
      script.append("cat f0 > f").append(i).append(" || echo full ").append(i).append("\n");
    }
    String shown =
        run(xlen, disk, script + "mkdir d; rm f0 f1 f2 f3 f4 f5 f6 f7; mkdir d && echo done\n");
    assertThat(shown).contains("No space left on device", "full 7\n", "mkdir: ").endsWith("done\n");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void fileEndsAtItsGreatestLength(Xlen xlen) throws DiskFormatException {
    MemoryDisk disk = GuestSystem.rootDisk(xlen);
    assertThat(
            run(
                xlen,
                disk,
                "rm usertests; seq 1 20000 > f; cat f f f > g || echo too long; wc -c < g; rm g\n"))
        .contains("too long\n", "274432\n");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void removedDirectoryIsAPlaceWithoutNames(Xlen xlen) throws DiskFormatException {
    MemoryDisk disk = GuestSystem.rootDisk(xlen);
    assertThat(run(xlen, disk, "mkdir d; cd d; rm ../d; echo a > f; cd ..; cd /; ls d; echo end\n"))
        .contains("sh: f: No such file or directory\n", "d: No such file or directory\n")
        .endsWith("end\n");
  }

  /** Runs a script and returns what the console has shown. */
  private static String run(Xlen xlen, MemoryDisk disk, String script) throws DiskFormatException {
    KernelConfig config = KernelConfig.of(xlen).withInteractiveConsole(false);
    GuestSystem system = new GuestSystem(config, disk);
    system.feed(script);
    system.runUntilOff();
    assertThat(ConsistencyChecker.problems(disk)).isEmpty();
    return system.shown();
  }
}
