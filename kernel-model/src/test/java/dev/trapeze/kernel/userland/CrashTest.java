package dev.trapeze.kernel.userland;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrashTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          null       | store page fault         | text, not writable        | 15 | 11
          text       | store page fault         | text, not writable        | 15 | 11
          rodata     | store page fault         | text, not writable        | 15 | 11
          guard      | store page fault         | guard page below the stack | 15 | 11
          heap       | store page fault         | no mapping                | 15 | 11
          far        | load page fault          | no mapping                | 13 | 11
          kernel     | load page fault          | trampoline                | 13 | 11
          jump       | instruction page fault   | no mapping                | 12 | 11
          data       | instruction page fault   | data, not executable      | 12 | 11
          illegal    | illegal instruction      | 0xffffffff                | 2 | 4
          csr        | illegal instruction      | 0x18002573                | 2 | 4
          sret       | illegal instruction      | 0x10200073                | 2 | 4
          ebreak     | breakpoint               | breakpoint                | 3 | 5
          misaligned | store address misaligned | bss                       | 6 | 7
          """)
  void faultIsReportedAndKillsThatProcessAlone(
      String kind, String cause, String place, int scause, int signal) {
    for (Xlen xlen : Xlen.values()) {
      UserSystem.Result result = UserSystem.run(xlen, "crash " + kind + "; echo $?; exit 0");

      assertThat(result.output())
          .startsWith("usertrap(): pid 3 crash: " + cause + " (scause 0x" + hex(scause) + ") at pc")
          .contains(place)
          .endsWith("\n" + (128 + signal) + "\n");
      assertThat(result.status()).isZero();
    }
  }

  private static String hex(int value) {
    return Integer.toHexString(value);
  }
}
