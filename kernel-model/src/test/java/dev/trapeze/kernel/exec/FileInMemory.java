package dev.trapeze.kernel.exec;

import dev.trapeze.kernel.mm.MappedFile;
import java.util.Arrays;

/** A program's file that is nothing but an array of bytes; for eager address spaces. */
record FileInMemory(String path, byte[] bytes) implements ProgramFile {

  @Override
  public String absolutePath() {
    return "/" + path;
  }

  @Override
  public long inode() {
    return 0;
  }

  @Override
  public int sizeBytes() {
    return bytes.length;
  }

  @Override
  public byte[] read(int offset, int length) {
    return Arrays.copyOfRange(bytes, offset, Math.min(bytes.length, offset + length));
  }

  @Override
  public MappedFile map() {
    throw new UnsupportedOperationException("only for eager address spaces");
  }

  @Override
  public void close() {
    // There is nothing to give back.
  }
}
