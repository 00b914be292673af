package dev.trapeze.kernel.userland;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrashTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          null       | store page fault         | text, not writable        | 15 | 11 | Segmentation fault
          text       | store page fault         | text, not writable        | 15 | 11 | Segmentation fault
          rodata     | store page fault         | text, not writable        | 15 | 11 | Segmentation fault
          guard      | store page fault         | the stack has overflowed, | 15 | 11 | Segmentation fault
          heap       | store page fault         | no mapping                | 15 | 11 | Segmentation fault
          far        | load page fault          | no mapping                | 13 | 11 | Segmentation fault
          kernel     | load page fault          | trampoline                | 13 | 11 | Segmentation fault
          jump       | instruction page fault   | no mapping                | 12 | 11 | Segmentation fault
          data       | instruction page fault   | data, not executable      | 12 | 11 | Segmentation fault
          illegal    | illegal instruction      | 0xffffffff                | 2 | 4 | Illegal instruction
          csr        | illegal instruction      | 0x18002573                | 2 | 4 | Illegal instruction
          sret       | illegal instruction      | 0x10200073                | 2 | 4 | Illegal instruction
          ebreak     | breakpoint               | breakpoint                | 3 | 5 | Trace/breakpoint trap
          misaligned | store address misaligned | bss                       | 6 | 7 | Bus error
          """)
  void faultIsReportedAndKillsThatProcessAlone(
      String kind, String cause, String place, int scause, int signal, String words) {
    for (Xlen xlen : Xlen.values()) {
      UserSystem.Result result = UserSystem.run(xlen, "crash " + kind + "; echo $?; exit 0");

      assertThat(result.output())
          .startsWith("usertrap(): pid 3 crash: " + cause + " (scause 0x" + hex(scause) + ") at pc")
          .contains(place)
          .endsWith("\n" + words + "\n" + (128 + signal) + "\n");
      assertThat(result.status()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '%',
      textBlock =
          """
          crash fpe                  % '1 / 0 = -1,Floating point exception,136'
          crash abort                % 'Aborted,134'
          crash noframe              % '3 crash: sigreturn: no frame at 0x,Segmentation fault,139'
          crash nostack              % '3 crash: no room for the handler of SIGUSR1,Segmentation fault,139'
          (crash abort)              % 'Aborted,134'
          sh -c 'crash abort'        % 'Aborted,134'
          crash abort | cat         % 'Aborted,0'
          sh -c 'exit 139'           % '139'
          sh -c 'kill -INT $$'       % '130'
          sh -c 'kill -HUP $$'       % 'Hangup,129'
          yes | head -n 1           % 'y,0'
          yes | head -n 1; kill -l 141 % 'y,PIPE,0'
          """)
  void shellSaysOnceWhatHasEndedAProgram(String command, String parts) {
    for (Xlen xlen : Xlen.values()) {
      UserSystem.Result result = UserSystem.run(xlen, command + "; echo $?; exit 0");

      List<String> words =
          result.output().lines().filter(line -> !line.startsWith("    ")).toList();
      assertThat(words).hasSameSizeAs(parts.split(","));
      for (int i = 0; i < words.size(); i++) {
        assertThat(words.get(i)).startsWith(parts.split(",")[i]);
      }
    }
  }

  private static String hex(int value) {
    return Integer.toHexString(value);
  }
}
