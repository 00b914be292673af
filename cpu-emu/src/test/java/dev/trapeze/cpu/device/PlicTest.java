package dev.trapeze.cpu.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlicTest {
  private static final long ENABLE = 0x2000;
  private static final long THRESHOLD = 0x20_0000;
  private static final long CLAIM = 0x20_0004;
  private static final long CONTEXT_1 = 0x1000;

  private final boolean[] external = new boolean[2];
  private final Plic plic = new Plic(2, (context, level) -> external[context] = level);

  private void enable(int context, int source, int priority) {
    plic.store(4L * source, 4, priority);
    long word = ENABLE + 0x80L * context + 4L * (source / 32);
    plic.store(word, 4, plic.load(word, 4) | 1L << (source % 32));
  }

  @Test
  void anEnabledSourceAboveTheThresholdInterruptsItsContext() {
    enable(1, 10, 3);
    plic.line(10).set(true);

    assertThat(external).containsExactly(false, true);
    assertThat(plic.load(0x1000, 4)).isEqualTo(1 << 10);
    plic.store(THRESHOLD + CONTEXT_1, 4, 3);
    assertThat(external[1]).isFalse();
    plic.store(THRESHOLD + CONTEXT_1, 4, 2);
    assertThat(external[1]).isTrue();
  }

  @Test
  void aSourceOfPriorityZeroNeverInterrupts() {
    enable(0, 10, 0);
    plic.line(10).set(true);

    assertThat(external[0]).isFalse();
    assertThat(plic.load(CLAIM, 4)).isZero();
  }

  @Test
  void aClaimTakesTheHighestPriorityAndAmongEqualsTheLowestNumber() {
    enable(0, 5, 1);
    enable(0, 40, 7);
    enable(0, 9, 7);
    for (int source : new int[] {5, 9, 40}) {
      plic.line(source).set(true);
    }

    assertThat(plic.load(CLAIM, 4)).isEqualTo(9);
    assertThat(plic.load(CLAIM, 4)).isEqualTo(40);
    assertThat(plic.load(CLAIM, 4)).isEqualTo(5);
    assertThat(plic.load(CLAIM, 4)).isZero();
    assertThat(external[0]).isFalse();
  }

  @Test
  void aClaimIgnoresTheThreshold() {
    enable(0, 5, 1);
    plic.store(THRESHOLD, 4, 7);
    plic.line(5).set(true);

    assertThat(external[0]).isFalse();
    assertThat(plic.load(CLAIM, 4)).isEqualTo(5);
  }

  @Test
  void aLevelStillRaisedInterruptsAgainOnceItsRequestIsCompleted() {
    enable(0, 5, 1);
    plic.line(5).set(true);
    plic.load(CLAIM, 4);
    assertThat(external[0]).isFalse();

    plic.store(CLAIM, 4, 5);
    assertThat(external[0]).isTrue();
    plic.load(CLAIM, 4);
    plic.line(5).set(false);
    plic.store(CLAIM, 4, 5);
    assertThat(external[0]).isFalse();
  }

  @Test
  void aRequestStaysWhenItsLevelFalls() {
    enable(0, 5, 1);
    plic.line(5).set(true);
    plic.line(5).set(false);

    assertThat(external[0]).isTrue();
    assertThat(plic.load(CLAIM, 4)).isEqualTo(5);
    plic.store(CLAIM, 4, 5);
    assertThat(external[0]).isFalse();
  }

  @Test
  void aCompletionCountsOnlyForAClaimedAndEnabledSource() {
    enable(0, 5, 1);
    plic.line(5).set(true);
    plic.store(CLAIM, 4, 5); // Not claimed yet.
    assertThat(plic.load(CLAIM, 4)).isEqualTo(5);

    plic.store(CLAIM + CONTEXT_1, 4, 5); // Not enabled there.
    plic.store(CLAIM, 4, 6);
    plic.store(CLAIM, 4, 0);
    plic.store(CLAIM, 4, 0x1_0000_0005L >>> 1);
    assertThat(external[0]).isFalse();
    plic.store(CLAIM, 4, 5);
    assertThat(external[0]).isTrue();
  }

  @Test
  void oneClaimTakesTheRequestFromEveryContext() {
    enable(0, 5, 1);
    enable(1, 5, 1);
    plic.line(5).set(true);
    assertThat(external).containsExactly(true, true);

    plic.load(CLAIM + CONTEXT_1, 4);
    assertThat(external).containsExactly(false, false);
  }

  @Test
  void thereAreNinetySixSourcesAndThreeBitsOfPriority() {
    plic.store(4 * 96, 4, 0xFF);
    plic.store(4 * 97, 4, 7);
    plic.store(0, 4, 7);
    for (int word = 0; word < 5; word++) {
      plic.store(ENABLE + 4 * word, 4, -1);
    }

    assertThat(plic.load(4 * 96, 4)).isEqualTo(7);
    assertThat(plic.load(4 * 97, 4)).isZero();
    assertThat(plic.load(0, 4)).isZero();
    assertThat(plic.load(ENABLE, 4)).isEqualTo(0xFFFF_FFFEL);
    assertThat(plic.load(ENABLE + 12, 4)).isEqualTo(1);
    assertThat(plic.load(ENABLE + 16, 4)).isZero();
  }

  @Test
  void whatIsNotThereReadsZeroAndOtherWidthsAreRefused() {
    plic.store(0x1000, 4, -1);
    plic.store(THRESHOLD + 2 * CONTEXT_1, 4, 7);

    assertThat(plic.load(0x1000, 4)).isZero();
    assertThat(plic.load(THRESHOLD + 2 * CONTEXT_1, 4)).isZero();
    assertThat(plic.load(ENABLE + 0x100, 4)).isZero();
    assertThat(plic.load(0x5F_FFFC, 4)).isZero();
    assertThat(plic.canLoad(0, 1)).isFalse();
    assertThat(plic.canStore(0, 8)).isFalse();
  }
}
