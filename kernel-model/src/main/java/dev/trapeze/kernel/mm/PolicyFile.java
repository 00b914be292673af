package dev.trapeze.kernel.mm;

/**
 * The file of a mapping that a {@link MappingPolicy} has made. What shows regions to people asks it
 * as it asks any other {@link MappedFile}; but its pages are the policy's affair, and so is how
 * long it is held.
 */
public interface PolicyFile extends MappableFile, MappedFile {

  /**
   * Reads into {@code to} from its start on.
   *
   * @return how many bytes: fewer than {@code bytes} at the end of the file; -1 when the disk fails
   */
  int read(long offset, byte[] to, int bytes);

  /**
   * Writes the first bytes of {@code from}; may make the file longer.
   *
   * @param offset at most the size of the file; else nothing is written
   * @return how many bytes have been written; fewer if the disk is full or fails
   */
  int write(long offset, byte[] from, int bytes);

  @Override
  boolean writable();

  /** The policy holds it by itself: that a region shows it is not enough. */
  @Override
  default void retain() {}

  @Override
  default void release() {}

  @Override
  default long takePage(long pageIndex) {
    throw new IllegalStateException("pages of " + path() + " are the mapping policy's");
  }

  @Override
  default boolean hasPage(long pageIndex) {
    return pageIndex >= 0 && pageIndex < Pages.roundUp(sizeBytes()) / Pages.BYTES;
  }

  /** None of its pages is in the page cache for it. */
  @Override
  default long framePa(long pageIndex) {
    return 0;
  }

  @Override
  default void dirtied(long pageIndex) {
    throw new IllegalStateException("pages of " + path() + " are the mapping policy's");
  }
}
