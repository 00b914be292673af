package dev.trapeze.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.trapeze.kernel.abi.ErrnoException;
import org.junit.jupiter.api.Test;

class BufferCacheTest {

  private final NotingDisk disk = new NotingDisk(new MemoryDisk(40));
  private final Log log = new Log(disk, new LogPlace(20, 19, 1, 40));
  private final BufferCache cache = new BufferCache(log, 19, 20, 3);

  @Test
  void leastRecentlyUsedBlockGivesWay() {
    for (int block : new int[] {1, 2, 3, 1, 4, 1, 3, 2}) {
      cache.read(block);
    }
    assertThat(disk.transfers).containsExactly("r1", "r2", "r3", "r4", "r2");
  }

  @Test
  void changesReachTheDiskTogetherAtCommit() {
    cache.begin();
    cache.modify(5)[0] = 1;
    cache.modifyFresh(6)[0] = 2;
    cache.modify(5)[1] = 3;
    assertThat(disk.transfers).containsExactly("r5");
    cache.commit();
    assertThat(disk.transfers).containsExactly("r5", "w21", "w22", "barrier", "w20", "barrier");
    assertThat(cache.read(5)[1]).isEqualTo((byte) 3);
    log.install();
    assertThat(disk.disk.image()[5 * 1024 + 1]).isEqualTo((byte) 3);
  }

  @Test
  void abortForgetsChanges() {
    cache.begin();
    cache.modify(5)[0] = 1;
    cache.abort();
    assertThat(cache.read(5)[0]).isZero();
    assertThat(disk.transfers).containsExactly("r5", "r5");
  }

  @Test
  void abortGoesBackToWhatTheLogHolds() {
    cache.begin();
    cache.modify(5)[0] = 1;
    cache.commit();
    cache.begin();
    cache.modify(5)[0] = 2;
    cache.abort();
    assertThat(cache.read(5)[0]).isEqualTo((byte) 1);
    assertThat(disk.transfers).endsWith("r21");
  }

  @Test
  void transactionThatOutgrowsTheLogFails() {
    cache.begin();
    for (int block = 0; block < 19; block++) {
      assertThat(cache.room()).isEqualTo(19 - block);
      cache.modify(block);
    }
    cache.modify(3);
    assertThatExceptionOfType(ErrnoException.class).isThrownBy(() -> cache.modify(19));
    cache.abort();
    assertThat(disk.count("w")).isZero();
  }

  @Test
  void changedBlocksStayHoweverManyTheyAre() {
    cache.begin();
    for (int block = 0; block < 10; block++) {
      cache.modify(block)[0] = (byte) (block + 1);
    }
    assertThat(cache.read(0)[0]).isEqualTo((byte) 1);
    cache.commit();
    log.install();
    for (int block = 0; block < 10; block++) {
      assertThat(disk.disk.image()[block * 1024]).isEqualTo((byte) (block + 1));
      assertThat(cache.read(block)[0]).isEqualTo((byte) (block + 1));
    }
  }

  @Test
  void freshBlockIsZeroWhateverWasThere() {
    cache.begin();
    cache.modify(7)[9] = 1;
    cache.commit();
    cache.begin();
    assertThat(cache.modifyFresh(7)[9]).isZero();
    cache.commit();
    log.install();
    assertThat(disk.disk.image()[7 * 1024 + 9]).isZero();
  }

  @Test
  void changeOutsideATransactionIsABug() {
    assertThatIllegalStateException().isThrownBy(() -> cache.modify(1));
    cache.begin();
    assertThatIllegalStateException().isThrownBy(cache::begin);
  }
}
