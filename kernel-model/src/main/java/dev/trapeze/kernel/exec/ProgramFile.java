package dev.trapeze.kernel.exec;

import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.mm.MappedFile;

/** An ordinary file that somebody wants to run, opened for that until it is closed. */
public interface ProgramFile extends AutoCloseable {

  /** As it was asked for. */
  String path();

  /** The absolute path of what was asked for. */
  String absolutePath();

  /** Number of the inode. */
  long inode();

  /** Length of the file. */
  int sizeBytes();

  /**
   * Up to {@code length} bytes from byte {@code offset} on: fewer at the end of the file.
   *
   * @throws ErrnoException EIO when the disk fails
   */
  byte[] read(int offset, int length) throws ErrnoException;

  /**
   * The file for regions that show it, held once for the caller.
   *
   * @throws ErrnoException ETXTBSY when somebody may write it
   */
  MappedFile map() throws ErrnoException;

  /** Nothing is wanted of the file any more but what has been mapped. */
  @Override
  void close();
}
