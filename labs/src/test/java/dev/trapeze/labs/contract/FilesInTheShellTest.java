package dev.trapeze.labs.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.fs.Fsck;
import dev.trapeze.labs.testing.LabSystem;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The shell on a disk with all three pieces of the lab on files. */
class FilesInTheShellTest {
  private static final LabContract FILES =
      new LabContract("files", (config, submission) -> config, Set.of());

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void referenceHasLinksAndLongFiles(Xlen xlen) throws Exception {
    LabSystem system =
        FILES
            .trial("reference", xlen)
            .system()
            .shell(
                "mkdir d; echo good day > d/f; ln -s f d/l; ln -s d e; cat e/l; cd e; pwd; ls -l;"
                    + " ln -s x x; cat x; cat /usertests /usertests > /long; rm /long")
            .boot();
    system.runToPowerOff();
    assertThat(system.console())
        .contains("good day\n/d\n", "l -> f\n", "cat: x: Too many levels of symbolic links\n");
    assertThat(Fsck.check(system.disk()).findings()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void starterHasWhatXv6Has(Xlen xlen) throws Exception {
    LabSystem system =
        FILES
            .trial("starter", xlen)
            .system()
            .shell("mkdir d; echo good day > d/f; cat d/f; rm d/f; rm d; ln -s d e")
            .boot();
    system.runToPowerOff();
    assertThat(system.console())
        .contains("good day\n", "ln: e: Function not implemented\n")
        .doesNotContain("rm:");
    assertThat(Fsck.check(system.disk()).findings()).isEmpty();
  }
}
