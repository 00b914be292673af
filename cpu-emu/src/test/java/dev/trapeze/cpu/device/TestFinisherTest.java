package dev.trapeze.cpu.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestFinisherTest {
  private final List<String> heard = new ArrayList<>();
  private final TestFinisher finisher =
      new TestFinisher((verdict, code) -> heard.add(verdict + " " + code));

  @Test
  void tellsWhatTheProgramSays() {
    finisher.store(0, 4, 0x5555);
    finisher.store(0, 4, 0xFFFF_FFFF_8001_3333L);
    finisher.store(0, 2, 0x7777);

    assertThat(heard).containsExactly("PASS 0", "FAIL 32769", "RESET 0");
  }

  @Test
  void ignoresOtherValuesAndOffsets() {
    finisher.store(0, 4, 0x5554);
    finisher.store(4, 4, 0x5555);

    assertThat(heard).isEmpty();
    assertThat(finisher.load(0, 4)).isZero();
  }

  @Test
  void refusesOtherWidths() {
    assertThat(finisher.canStore(0, 1)).isFalse();
    assertThat(finisher.canStore(0, 8)).isFalse();
    assertThat(finisher.canLoad(0, 2)).isTrue();
  }
}
