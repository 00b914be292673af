package dev.trapeze.console.debugger.run;

import dev.trapeze.kernel.fs.Disk;
import java.util.ArrayList;
import java.util.List;

/**
 * A disk whose contents outlive the system, and are taken back with it: it remembers what each
 * write has replaced, and puts that there again.
 */
public final class RewindableDisk implements Disk, Rewindable {
  private record Write(int block, byte[] before, byte[] after) {}

  private final Disk disk;
  private final List<Write> writes = new ArrayList<>();
  // So many of them are on the disk.
  private int done;
  private boolean remembers;

  /** Passes everything on to {@code disk}. */
  public RewindableDisk(Disk disk) {
    this.disk = disk;
  }

  /** From now on, writes can be taken back. */
  public void remember() {
    remembers = true;
  }

  @Override
  public int blocks() {
    return disk.blocks();
  }

  @Override
  public void readBlock(int block, byte[] into) {
    disk.readBlock(block, into);
  }

  @Override
  public void writeBlock(int block, byte[] from) {
    if (remembers && done == writes.size()) {
      byte[] before = new byte[BLOCK_BYTES];
      disk.readBlock(block, before);
      writes.add(new Write(block, before, from.clone()));
    }
    disk.writeBlock(block, from);
    if (remembers) {
      done++;
    }
  }

  @Override
  public void barrier() {
    disk.barrier();
  }

  @Override
  public Object mark() {
    return done;
  }

  @Override
  public void rewind(Object mark) {
    int target = (Integer) mark;
    while (done > target) {
      Write write = writes.get(--done);
      disk.writeBlock(write.block(), write.before());
    }
    while (done < target) {
      Write write = writes.get(done++);
      disk.writeBlock(write.block(), write.after());
    }
  }

  @Override
  public void forgetFuture() {
    writes.subList(done, writes.size()).clear();
  }
}
