package dev.trapeze.cpu.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClintTest {
  private final boolean[] software = new boolean[2];
  private final long[] compare = {-1, -1};
  private long now = 0x1_2345_6789L;
  private int timerCalls;

  private final Clint clint =
      new Clint(
          2,
          new Clint.Harts() {
            @Override
            public void setSoftwareInterrupt(int hart, boolean level) {
              software[hart] = level;
            }

            @Override
            public void setTimerInterrupt(int hart, long time) {
              compare[hart] = time;
              timerCalls++;
            }

            @Override
            public long time() {
              return now;
            }

            @Override
            public void setTime(long time) {
              now = time;
            }
          });

  @Test
  void bitZeroOfMsipRaisesTheHartsSoftwareInterrupt() {
    clint.store(4, 4, 0xFFFF_FFFFL);

    assertThat(software).containsExactly(false, true);
    assertThat(clint.load(4, 4)).isEqualTo(1);
    clint.store(4, 4, 2);
    assertThat(software[1]).isFalse();
    assertThat(clint.load(4, 4)).isZero();
  }

  @Test
  void everyTimerIsDueAtReset() {
    assertThat(timerCalls).isEqualTo(2);
    assertThat(compare).containsOnly(0);
  }

  @Test
  void mtimecmpTakesStoresOfEightBytesAndOfEitherHalf() {
    assertThat(clint.load(0x4008, 8)).isZero();

    clint.store(0x4008, 8, 0x1122_3344_5566_7788L);
    assertThat(compare[1]).isEqualTo(0x1122_3344_5566_7788L);
    clint.store(0x4008, 4, 0xFFFF_FFFF_0000_0001L);
    assertThat(compare[1]).isEqualTo(0x1122_3344_0000_0001L);
    clint.store(0x400C, 4, 0x8000_0000L);
    assertThat(compare[1]).isEqualTo(0x8000_0000_0000_0001L);
    assertThat(clint.load(0x400C, 4)).isEqualTo(0x8000_0000L);
    assertThat(clint.load(0x4008, 4)).isEqualTo(1);
  }

  @Test
  void mtimeIsTheTimeAndSettingItLooksAtEveryTimerAgain() {
    assertThat(clint.load(0xBFF8, 8)).isEqualTo(0x1_2345_6789L);
    assertThat(clint.load(0xBFFC, 4)).isEqualTo(1);

    timerCalls = 0;
    clint.store(0xBFFC, 4, 5);
    assertThat(now).isEqualTo(0x5_2345_6789L);
    assertThat(timerCalls).isEqualTo(2);
    clint.store(0xBFF8, 8, 3);
    assertThat(now).isEqualTo(3);
  }

  @Test
  void registersOfHartsThatDoNotExistReadZero() {
    clint.store(8, 4, 1);
    clint.store(0x4010, 8, 1);

    assertThat(clint.load(8, 4)).isZero();
    assertThat(clint.load(0x4010, 8)).isZero();
    assertThat(clint.load(0x8000, 4)).isZero();
  }

  @Test
  void otherWidthsAreRefused() {
    assertThat(clint.canLoad(0, 1)).isFalse();
    assertThat(clint.canStore(0xBFF8, 2)).isFalse();
    assertThat(clint.canStore(0, 8)).isFalse();
    assertThat(clint.canStore(0x4000, 8)).isTrue();
    assertThat(clint.sizeBytes()).isEqualTo(0xC000);
  }
}
