package dev.trapeze.kernel.userland;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.TranslationCaching;
import dev.trapeze.kernel.fs.Mkfs;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.PageFaultPolicy;
import dev.trapeze.kernel.proc.Lottery;
import dev.trapeze.kernel.proc.Mlfq;
import dev.trapeze.kernel.proc.Priority;
import dev.trapeze.kernel.proc.SchedulingPolicy;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs {@code usertests}, which tests the kernel from the other side. */
class UsertestsTest {
  private static final int LEAST_TESTS = 242;
  private static final int LEAST_QUICK_TESTS = 229;
  private static final Pattern WRONG = Pattern.compile("FAILED|^ {4}\\w+\\.c:\\d+: ");

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void allTestsAreOkAndNothingIsLost(Xlen xlen) {
    requireAllOk(UserSystem.run(xlen, "usertests"), LEAST_TESTS);
  }

  /** With caches of translations that forget nothing by themselves, so that shootdowns matter. */
  @ParameterizedTest
  @CsvSource({"RV32, 4, xv6", "RV64, 3, vimix"})
  void quickTestsAreOkOnSeveralHarts(Xlen xlen, int harts, String layout) {
    requireAllOk(
        UserSystem.run(
            xlen,
            "usertests -q",
            config ->
                config
                    .withHarts(harts)
                    .withTranslationCaching(TranslationCaching.ARCHITECTURAL)
                    .withLayout(AddressSpaceLayout.named(layout, xlen))),
        LEAST_QUICK_TESTS);
  }

  /**
   * On several harts, with caches that forget nothing by themselves and keep what is global. Eager,
   * because otherwise the first use of a page of a program leaves it in the page cache, and free
   * pages are counted before and after.
   */
  @ParameterizedTest
  @CsvSource({"SV32, 3", "SV48, 2"})
  void quickTestsAreOkInTheLayoutOfLinux(PagingMode mode, int harts) {
    AddressSpaceLayout layout = AddressSpaceLayout.linux(mode);
    requireAllOk(
        UserSystem.run(
            layout.xlen(),
            "usertests -q",
            config ->
                config
                    .withHarts(harts)
                    .withTranslationCaching(TranslationCaching.ARCHITECTURAL)
                    .withLayout(layout)
                    .withPageFaults(PageFaultPolicy.EAGER)),
        LEAST_QUICK_TESTS);
  }

  static Stream<Arguments> otherSchedulers() {
    return Stream.of(
        Arguments.of("Priority", (Supplier<SchedulingPolicy>) Priority::new),
        Arguments.of("Lottery", (Supplier<SchedulingPolicy>) () -> new Lottery(1)),
        Arguments.of("Mlfq", (Supplier<SchedulingPolicy>) Mlfq::new));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("otherSchedulers")
  void quickTestsAreOkWithEachScheduler(String name, Supplier<SchedulingPolicy> policy) {
    requireAllOk(
        UserSystem.run(Xlen.RV64, "usertests -q", config -> config.withScheduling(policy)),
        LEAST_QUICK_TESTS);
  }

  @Test
  void allTestsAreOkOnALargerDiskOfOurOwnFormat() {
    requireAllOk(UserSystem.run(Xlen.RV64, Mkfs.trapeze(6000, 600), "usertests"), LEAST_TESTS);
  }

  private static void requireAllOk(UserSystem.Result result, int leastTests) {
    List<String> lines = result.output().lines().toList();
    assertThat(lines).filteredOn(line -> WRONG.matcher(line).find()).isEmpty();
    assertThat(lines)
        .filteredOn(line -> line.endsWith(": OK"))
        .hasSizeGreaterThanOrEqualTo(leastTests);
    assertThat(lines.get(lines.size() - 1)).matches("usertests: all \\d+ tests OK");
    assertThat(result.status()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void readerOfAConsoleWithAPersonAtItCanBeKilled(Xlen xlen) {
    UserSystem system = UserSystem.interactive(xlen);

    assertThat(system.type("usertests kill_reading_console\n"))
        .contains("kill_reading_console: OK\n", "usertests: all 1 tests OK\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          fails_by_a_condition  | failing.c:8: 1 + 1 == 3
          fails_by_an_error     | instead of Input/output error
          fails_in_a_child      | failing.c:11: getpid() < 0
          fails_by_a_status     | with 0 instead of
          fails_by_a_fault      | fails_by_a_fault: FAILED: status 139
          fails_by_a_file       | fails_by_a_file: FAILED: it has left files
          fails_by_a_tree       | fails_by_a_tree: FAILED: it has left files
          fails_by_a_process    | fails_by_a_process: FAILED: processes: 3 before, 4 after
          fails_by_an_open_file | fails_by_an_open_file: FAILED: free inodes:
          """)
  void whatIsWrongIsSaid(String test, String words) {
    UserSystem.Result result = UserSystem.run(Xlen.RV64, "usertests " + test);

    assertThat(result.output()).contains(words).endsWith("usertests: 1 of 1 tests FAILED\n");
    assertThat(result.status()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          usertests -l                     | 0 | 'memory_exhaustion (slow)'
          usertests -lq 'sbrk_b*'          | 0 | sbrk_byte_by_byte
          usertests nosuch                 | 2 | 'usertests: no such test'
          usertests -x                     | 2 | 'usage: usertests [-l] [-q] [NAME...]'
          usertests -q append memory_of_*  | 0 | 'usertests: all 1 tests OK'
          """)
  void argumentsChooseTests(String command, int status, String words) {
    UserSystem.Result result = UserSystem.run(Xlen.RV64, command);

    assertThat(result.output()).contains(words);
    assertThat(result.status()).isEqualTo(status);
  }
}
