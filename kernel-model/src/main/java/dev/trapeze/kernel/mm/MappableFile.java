package dev.trapeze.kernel.mm;

/** An open file, as a {@link MappingPolicy} sees it. */
public interface MappableFile {

  /** False for a pipe, a device or a directory. */
  boolean isRegular();

  /** Whether it was opened for reading. */
  boolean readable();

  /** Whether it was opened for writing. */
  boolean writable();

  /** How long the file is now; 0 for what is no regular file. */
  long sizeBytes();

  /**
   * One more reference to the open file: it stays open although every descriptor is closed (xv6's
   * {@code filedup}).
   */
  void dup();

  /**
   * One reference less; the last one closes the file (xv6's {@code fileclose}).
   *
   * @throws IllegalStateException when no reference of {@link #dup} is left
   */
  void close();
}
