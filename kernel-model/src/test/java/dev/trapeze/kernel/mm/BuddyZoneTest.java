package dev.trapeze.kernel.mm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BuddyZoneTest {
  private static final long BASE_PA = 0x8000_0000L;
  private static final int LARGEST_BYTES = 4096 << 10;

  private static BuddyZone zone(int firstFrame, int endFrame) {
    return new BuddyZone(
        new FrameZone.Span(
            FrameZone.NORMAL, BASE_PA, BASE_PA + firstFrame * 4096L, BASE_PA + endFrame * 4096L));
  }

  @Test
  void oneFrameSplitsABlockIntoOneOfEachOrder() {
    BuddyZone zone = zone(0, 1024);

    assertThat(zone.take(0)).isEqualTo(BASE_PA);

    assertThat(zone.freeBlocks()).containsExactly(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0);
    assertThat(zone.freeFrames()).isEqualTo(1023);
  }

  @Test
  void lastFrameThatComesBackMakesThemOneBlockAgain() {
    BuddyZone zone = zone(0, 1024);
    zone.take(0);
    zone.give(BASE_PA);

    assertThat(zone.freeBlocks()).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
  }

  @Test
  void neighboursThatAreNotBuddiesStayApart() {
    BuddyZone zone = zone(0, 4);
    for (int i = 0; i < 4; i++) {
      zone.take(0);
    }
    zone.give(BASE_PA + 4096);
    zone.give(BASE_PA + 2 * 4096);

    assertThat(zone.freeBlocks().subList(0, 3)).containsExactly(2, 0, 0);
    assertThat(zone.take(1)).as("two frames in one piece").isEqualTo(FramePolicy.NONE);
  }

  @Test
  void zoneThatBeginsOrEndsInsideABlockHasTheLargestThatFit() {
    BuddyZone zone = zone(2, 1024 + 7);

    assertThat(zone.freeBlocks()).containsExactly(1, 2, 2, 1, 1, 1, 1, 1, 1, 1, 0);
  }

  @Test
  void lowestBlocksAreTakenFirst() {
    BuddyZone zone = zone(0, 3 * 1024);

    assertThat(List.of(zone.take(10), zone.take(10), zone.take(10)))
        .containsExactly(BASE_PA, BASE_PA + LARGEST_BYTES, BASE_PA + 2 * LARGEST_BYTES);
    assertThat(zone.take(10)).isEqualTo(FramePolicy.NONE);
  }
}
