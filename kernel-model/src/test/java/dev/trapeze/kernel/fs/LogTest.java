package dev.trapeze.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log with its header in block 20, and room for 19 blocks behind it. */
class LogTest {

  private final NotingDisk disk = new NotingDisk(new MemoryDisk(40));
  private final Log log = new Log(disk, new LogPlace(20, 19, 1, 40));

  @Test
  void transactionIsInTheLogBeforeItCountsAndCountsBeforeItIsDone() {
    commit(5, 6);
    assertThat(disk.transfers).containsExactly("w21", "w22", "barrier", "w20", "barrier");
  }

  @Test
  void nextTransactionIsAppended() {
    commit(5, 6);
    disk.transfers.clear();
    commit(6, 7);
    assertThat(disk.transfers).containsExactly("w23", "w24", "barrier", "w20", "barrier");
  }

  @Test
  void blockIsReadFromItsNewestPlace() {
    commit(5, 6);
    commit(6);
    byte[] block = new byte[Disk.BLOCK_BYTES];
    log.read(6, block);
    log.read(5, block);
    log.read(7, block);
    assertThat(disk.transfers).endsWith("r23", "r21", "r7");
  }

  @Test
  void installationWritesEachBlockOnceAndTheHeaderLast() {
    commit(5, 6);
    commit(6, 7);
    disk.transfers.clear();
    log.install();
    assertThat(disk.transfers)
        .containsExactly("r21", "w5", "r23", "w6", "r24", "w7", "barrier", "w20", "barrier");
    assertThat(disk.disk.image()[6 * 1024]).isEqualTo((byte) 2);
    disk.transfers.clear();
    log.install();
    assertThat(disk.transfers).isEmpty();
  }

  @Test
  void logIsInstalledWhenATransactionDoesNotFit() {
    for (int i = 0; i < 6; i++) {
      commit(1, 2, 3);
    }
    disk.transfers.clear();
    commit(4);
    assertThat(disk.transfers).containsExactly("w39", "barrier", "w20", "barrier");
    disk.transfers.clear();
    commit(5);
    assertThat(disk.transfers.subList(0, 13))
        .containsExactly(
            "r36", "w1", "r37", "w2", "r38", "w3", "r39", "w4", "barrier", "w20", "barrier", "w21",
            "barrier");
  }

  @Test
  void transactionThatFailsBeforeTheHeaderNeverWas() {
    commit(5);
    disk.writesUntilFailure = 2;
    assertErrno(() -> commit(6, 7));
    disk.writesUntilFailure = Integer.MAX_VALUE;
    commit(8);
    log.install();
    assertThat(disk.disk.image()[6 * 1024]).isZero();
    assertThat(disk.disk.image()[8 * 1024]).isEqualTo((byte) 3);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void logTakesNothingAfterAHeaderThatFailed(int writes) {
    disk.writesUntilFailure = writes;
    assertErrno(() -> commit(6, 7));
    disk.writesUntilFailure = Integer.MAX_VALUE;
    List<String> before = List.copyOf(disk.transfers);
    assertErrno(() -> commit(8));
    assertThat(disk.transfers).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void installationThatFailsIsDoneAgain(int writes) {
    commit(5, 6);
    disk.writesUntilFailure = writes;
    assertErrno(log::install);
    disk.writesUntilFailure = Integer.MAX_VALUE;
    log.install();
    assertThat(disk.disk.image()[5 * 1024]).isEqualTo((byte) 1);
    assertThat(disk.disk.image()[6 * 1024]).isEqualTo((byte) 1);
    assertThat(disk.disk.image()[20 * 1024]).isZero();
  }

  private int transactions;

  /** Writes the number of the transaction into the first byte of each block. */
  private void commit(int... blocks) {
    transactions++;
    log.begin(blocks.length);
    for (int block : blocks) {
      byte[] contents = new byte[Disk.BLOCK_BYTES];
      contents[0] = (byte) transactions;
      log.append(block, contents);
    }
    log.commit();
  }

  private static void assertErrno(Runnable call) {
    assertThatExceptionOfType(ErrnoException.class)
        .isThrownBy(call::run)
        .extracting(ErrnoException::errno)
        .isEqualTo(Errno.EIO);
  }
}
