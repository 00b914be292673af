package dev.trapeze.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BufferCacheTest {

  /** A disk that notes its transfers: "r3" or "w3". */
  private static final class NotingDisk implements Disk {
    final List<String> transfers = new ArrayList<>();
    final MemoryDisk disk = new MemoryDisk(20);

    @Override
    public int blocks() {
      return disk.blocks();
    }

    @Override
    public void readBlock(int block, byte[] into) {
      transfers.add("r" + block);
      disk.readBlock(block, into);
    }

    @Override
    public void writeBlock(int block, byte[] from) {
      transfers.add("w" + block);
      disk.writeBlock(block, from);
    }
  }

  private final NotingDisk disk = new NotingDisk();
  private final BufferCache cache = new BufferCache(disk, 3);

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
    assertThat(disk.transfers).containsExactly("r5", "w5", "w6");
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
  void changedBlocksStayHoweverManyTheyAre() {
    cache.begin();
    for (int block = 0; block < 10; block++) {
      cache.modify(block)[0] = (byte) (block + 1);
    }
    assertThat(cache.read(0)[0]).isEqualTo((byte) 1);
    cache.commit();
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
    assertThat(disk.disk.image()[7 * 1024 + 9]).isZero();
  }

  @Test
  void changeOutsideATransactionIsABug() {
    assertThatIllegalStateException().isThrownBy(() -> cache.modify(1));
    cache.begin();
    assertThatIllegalStateException().isThrownBy(cache::begin);
  }
}
