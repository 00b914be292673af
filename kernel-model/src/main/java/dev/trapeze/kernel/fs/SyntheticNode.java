package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.state.StateSink;

/** A node that is made anew whenever somebody looks for it, so that nothing of it is kept. */
abstract sealed class SyntheticNode implements Node permits SyntheticDirectory, SyntheticFile {
  private final int number;

  /**
   * A node.
   *
   * @param number of the inode, one of a kind in its tree, from 1
   */
  SyntheticNode(int number) {
    this.number = number;
  }

  @Override
  public final int number() {
    return number;
  }

  @Override
  public final boolean isLink() {
    return false;
  }

  @Override
  public final String linkTarget() {
    throw ErrnoException.of(Errno.EINVAL);
  }

  @Override
  public final Node retain() {
    return this;
  }

  @Override
  public final void release() {
    // Nothing is kept.
  }

  @Override
  public final Inode diskInode(Errno elsewhere) {
    throw ErrnoException.of(elsewhere);
  }

  @Override
  public final void putState(StateSink sink) {
    sink.put(FileStatus.SYNTHETIC);
    sink.put(number);
  }
}
