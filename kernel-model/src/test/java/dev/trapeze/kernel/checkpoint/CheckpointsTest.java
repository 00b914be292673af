package dev.trapeze.kernel.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.checkpoint.RewoundSystem.Moment;
import dev.trapeze.kernel.fs.DiskFormatException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckpointsTest {
  private static final String SCRIPT =
      "forktest; ls | wc; cat README | grep RISC > found; sleep 1; rm found; ls; echo end\n";
  private static final long STEP = 80_000;

  private static KernelConfig config(Xlen xlen) {
    return KernelConfig.of(xlen)
        .withInteractiveConsole(false)
        .withRamBytes(8 << 20)
        .withMaxProcesses(64);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void aRestoredSystemGoesOnAsBefore(Xlen xlen) throws DiskFormatException {
    RewoundSystem system = new RewoundSystem(config(xlen));
    system.guest().feed(SCRIPT);
    List<Moment> moments = new ArrayList<>();
    List<String> shown = new ArrayList<>();
    moments.add(system.take());
    for (int i = 1; i < 20; i++) {
      shown.add(system.shownTo(i * STEP));
      moments.add(system.take());
    }
    for (int from : new int[] {18, 0, 7, 12, 3, 3, 15}) {
      Moment moment = moments.get(from);
      system.checkpoints().restore(moment.checkpoint());
      assertThat(system.kernel().stateHash()).isEqualTo(moment.hash());
      for (int next = from + 1; next < moments.size(); next++) {
        assertThat(system.shownTo(next * STEP)).isEqualTo(shown.get(next - 1));
        assertThat(system.kernel().stateHash()).as("%d", next).isEqualTo(moments.get(next).hash());
      }
    }
  }
}
