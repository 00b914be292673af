package dev.trapeze.cpu.difftest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Walks random page tables on QEMU and on our machine with either engine: what each access loads,
 * which fault it gives, and the A and D bits and data that all of them leave. The system property
 * {@code trapeze.difftest.tables} is the number of tables for each width, {@code
 * trapeze.difftest.seed} the first seed. Skipped where QEMU is not installed.
 */
class QemuPagingTest {
  private static final int TABLES = Integer.getInteger("trapeze.difftest.tables", 8);
  private static final long FIRST_SEED = Long.getLong("trapeze.difftest.seed", 0);
  private static final int ACCESSES = 2000;
  private static final int MOST_SHOWN = 12;

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void machineTranslatesAsQemuDoes(Xlen xlen, @TempDir Path folder) {
    QemuComputer qemu = new QemuComputer(folder, xlen);
    List<String> differences = new ArrayList<>();
    Set<Long> causes = new TreeSet<>();
    for (int i = 0; i < TABLES; i++) {
      long seed = FIRST_SEED + i;
      PagingImage image = new PagingImage(xlen, new PagingScenario(xlen, seed, ACCESSES));
      byte[] expected = qemu.run(image);
      causes.addAll(image.causes(expected));
      for (Engine engine : Engine.values()) {
        for (String difference :
            image.differences(expected, new TrapezeComputer(engine).run(image))) {
          differences.add(xlen + " " + engine + " seed " + seed + ": " + difference);
        }
      }
    }
    assertThat(causes).as("success and every fault").containsExactly(1L, 3L, 5L, 7L, 12L, 13L, 15L);
    assertThat(differences.stream().limit(MOST_SHOWN)).isEmpty();
  }
}
