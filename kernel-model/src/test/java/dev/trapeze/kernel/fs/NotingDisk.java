package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import java.util.ArrayList;
import java.util.List;

/** A disk that notes what is done with it: "r3", "w3", "barrier"; it can be told to fail. */
final class NotingDisk implements Disk {

  final List<String> transfers = new ArrayList<>();
  final MemoryDisk disk;
  // Writes and barriers that succeed before all fail.
  int writesUntilFailure = Integer.MAX_VALUE;
  boolean readsFail;
  // The only block that cannot be read.
  int unreadableBlock = -1;

  NotingDisk(MemoryDisk disk) {
    this.disk = disk;
  }

  @Override
  public int blocks() {
    return disk.blocks();
  }

  @Override
  public void readBlock(int block, byte[] into) {
    if (readsFail || block == unreadableBlock) {
      throw ErrnoException.of(Errno.EIO);
    }
    transfers.add("r" + block);
    disk.readBlock(block, into);
  }

  @Override
  public void writeBlock(int block, byte[] from) {
    failIfToldTo();
    transfers.add("w" + block);
    disk.writeBlock(block, from);
  }

  @Override
  public void barrier() {
    failIfToldTo();
    transfers.add("barrier");
  }

  /** How often something was done whose note starts with {@code prefix}. */
  int count(String prefix) {
    return (int) transfers.stream().filter(transfer -> transfer.startsWith(prefix)).count();
  }

  private void failIfToldTo() {
    if (writesUntilFailure == 0) {
      throw ErrnoException.of(Errno.EIO);
    }
    writesUntilFailure--;
  }
}
