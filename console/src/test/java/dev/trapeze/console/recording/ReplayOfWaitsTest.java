package dev.trapeze.console.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.console.image.RootImage;
import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.KernelStop;
import dev.trapeze.kernel.event.KernelEvents;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Input that comes while processes sleep for time to pass, as from a person at a terminal. */
class ReplayOfWaitsTest {
  private static final List<String> TYPED =
      List.of("sleep 4 &\n", "echo one\n", "l", "s\n", "sleep 100\n", "\003", "ps\n", "sleep 1\n");
  private static final long SLICE = 50_000;

  private static KernelConfig config(Xlen xlen, int harts) {
    return KernelConfig.of(xlen).withHarts(harts);
  }

  @ParameterizedTest
  @CsvSource({"RV32, 1", "RV32, 2", "RV64, 1", "RV64, 2", "RV64, 3"})
  void inputThatEndsAWaitComesAtTheSameInstructionAndTime(Xlen xlen, int harts) throws Exception {
    for (long seed = 0; seed < 12; seed++) {
      RecordedDisk disk = new RecordedDisk(RootImage.of(xlen));
      Recorder recorder = new Recorder("", List.of(), true, disk, "", false);
      ByteArrayOutputStream shown = new ByteArrayOutputStream();
      Kernel kernel = new Kernel(config(xlen, harts), disk, shown::write, KernelEvents.NONE);
      kernel.boot();
      typeInTheMidstOfWaits(kernel, new Random(seed));
      Recording recording = recorder.recording(kernel, false, "ended by the user");

      ByteArrayOutputStream shownAgain = new ByteArrayOutputStream();
      Kernel again =
          new Kernel(config(xlen, harts), RootImage.of(xlen), shownAgain::write, KernelEvents.NONE);
      again.boot();
      Replay replay = new Replay(again, recording, Long.MAX_VALUE, () -> {});
      assertThat(replay.run()).as("seed %d", seed).isEqualTo(Replay.Outcome.THERE);
      assertThat(shownAgain.toString(StandardCharsets.ISO_8859_1))
          .as("seed %d", seed)
          .isEqualTo(shown.toString(StandardCharsets.ISO_8859_1));
      assertThat(again.stateHash()).as("seed %d", seed).isEqualTo(kernel.stateHash());
    }
  }

  /** As the console's session does it, with chance in the place of real time. */
  private static void typeInTheMidstOfWaits(Kernel kernel, Random random) {
    VirtualClock clock = kernel.machine().clock();
    for (String keys : TYPED) {
      for (int pause = random.nextInt(6); pause >= 0; pause--) {
        KernelStop stop = kernel.run(SLICE);
        if (stop instanceof KernelStop.SleepingUntil sleeping) {
          long wait = sleeping.time() - clock.time();
          boolean whole = random.nextInt(3) == 0;
          clock.skipTo(whole ? sleeping.time() : clock.time() + random.nextLong(wait + 1));
          if (!whole) {
            break;
          }
        }
      }
      kernel.input(keys.getBytes(StandardCharsets.ISO_8859_1));
    }
    kernel.run(SLICE);
  }
}
