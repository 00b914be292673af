package dev.trapeze.kernel.userland;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.TranslationCaching;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The user programs in the layout {@code linux}. */
class LinuxLayoutTest {

  @ParameterizedTest
  @CsvSource({"SV32, 1", "SV39, 1", "SV48, 1", "SV32, 4", "SV39, 3"})
  void shellAndItsProgramsRun(PagingMode mode, int harts) {
    AddressSpaceLayout layout = AddressSpaceLayout.linux(mode);
    UserSystem.Result result =
        UserSystem.run(
            layout.xlen(),
            "cat README | grep RISC | wc -l; (echo one; echo two) | sort -r; forktest; exit 7",
            config ->
                config
                    .withMaxProcesses(64)
                    .withHarts(harts)
                    .withTranslationCaching(TranslationCaching.ARCHITECTURAL)
                    .withLayout(layout));

    assertThat(result.output()).contains("two\none\n").endsWith("OK\n");
    assertThat(result.status()).isEqualTo(7);
  }
}
