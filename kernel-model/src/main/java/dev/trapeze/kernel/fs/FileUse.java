package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;

/**
 * What somebody holds a file for. Who writes a file and who runs it as a program exclude each other
 * (Linux's {@code deny_write_access} and {@code get_write_access}).
 */
enum FileUse {
  READER,
  WRITER,
  PROGRAM;

  /** The use begins; throws {@code ETXTBSY} if the file is used in a way that excludes it. */
  void beginIn(Inode inode) {
    int others = this == WRITER ? inode.programs : this == PROGRAM ? inode.writers : 0;
    if (others > 0) {
      throw ErrnoException.of(Errno.ETXTBSY);
    }
    change(inode, 1);
  }

  /** The use ends. */
  void endIn(Inode inode) {
    change(inode, -1);
  }

  private void change(Inode inode, int difference) {
    switch (this) {
      case READER -> {}
      case WRITER -> inode.writers += difference;
      case PROGRAM -> inode.programs += difference;
    }
  }
}
