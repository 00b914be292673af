package dev.trapeze.cpu.hart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VirtualClockTest {
  private final VirtualClock clock = new VirtualClock();

  @Test
  void tenInstructionsAreATick() {
    clock.retire(29);

    assertThat(clock.time()).isEqualTo(2);
  }

  @Test
  void skippingGoesForwardOnly() {
    clock.retire(100);
    clock.skipTo(5);
    assertThat(clock.time()).isEqualTo(10);

    clock.skipTo(1000);
    assertThat(clock.time()).isEqualTo(1000);
    assertThat(clock.instructionsRetired()).isEqualTo(100);
  }

  @Test
  void instructionsAtIsTheFirstInstructionOfTheTick() {
    clock.retire(7);
    clock.skipTo(100);

    long instructions = clock.instructionsAt(103);
    clock.setInstructionsRetired(instructions - 1);
    assertThat(clock.time()).isEqualTo(102);
    clock.setInstructionsRetired(instructions);
    assertThat(clock.time()).isEqualTo(103);
  }

  @Test
  void timesThatAreNeverReachedAreFarAway() {
    assertThat(clock.instructionsAt(-1)).isEqualTo(Long.MAX_VALUE);
    assertThat(clock.instructionsAt(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void idleTurnsCountAsTimeAndNotAsInstructions() {
    VirtualClock ofTwo = new VirtualClock(2);
    ofTwo.retire(30);
    ofTwo.idle(25);
    assertThat(ofTwo.time()).isEqualTo(2);
    assertThat(ofTwo.instructionsRetired()).isEqualTo(30);

    long instructions = ofTwo.instructionsAt(5);
    ofTwo.setInstructionsRetired(instructions - 1);
    assertThat(ofTwo.time()).isEqualTo(4);
    ofTwo.setInstructionsRetired(instructions);
    assertThat(ofTwo.time()).isEqualTo(5);

    ofTwo.idle(100);
    assertThat(ofTwo.time()).isEqualTo(10);
    assertThat(ofTwo.instructionsAt(10)).isLessThanOrEqualTo(instructions);
  }
}
