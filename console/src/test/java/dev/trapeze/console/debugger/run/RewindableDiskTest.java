package dev.trapeze.console.debugger.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.kernel.fs.Disk;
import dev.trapeze.kernel.fs.MemoryDisk;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RewindableDiskTest {
  private final MemoryDisk below = new MemoryDisk(4);
  private final RewindableDisk disk = new RewindableDisk(below);

  private void write(int block, int value) {
    byte[] bytes = new byte[Disk.BLOCK_BYTES];
    Arrays.fill(bytes, (byte) value);
    disk.writeBlock(block, bytes);
  }

  private String contents() {
    StringBuilder text = new StringBuilder();
    byte[] block = new byte[Disk.BLOCK_BYTES];
    for (int i = 0; i < below.blocks(); i++) {
      below.readBlock(i, block);
      text.append(block[0]);
    }
    return text.toString();
  }

  @Test
  void blocksFollowBackAndForth() {
    write(0, 9);
    disk.remember();
    Object start = disk.mark();
    write(1, 1);
    write(0, 2);
    Object middle = disk.mark();
    write(1, 3);
    Object end = disk.mark();
    disk.rewind(start);
    assertThat(contents()).isEqualTo("9000");
    disk.rewind(end);
    assertThat(contents()).isEqualTo("2300");
    disk.rewind(middle);
    assertThat(contents()).isEqualTo("2100");
  }

  @Test
  void sameWritesOnceMoreAreTheSamePlaceAndOthersMakeAnotherFuture() {
    disk.remember();
    Object start = disk.mark();
    write(1, 1);
    write(2, 2);
    Object end = disk.mark();
    disk.rewind(start);
    write(1, 1);
    write(2, 2);
    assertThat(disk.mark()).isEqualTo(end);
    disk.rewind(start);
    write(1, 1);
    disk.forgetFuture();
    write(3, 7);
    assertThat(contents()).isEqualTo("0107");
    disk.rewind(start);
    assertThat(contents()).isEqualTo("0000");
  }
}
