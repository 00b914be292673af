package dev.trapeze.kernel.exec;

/** A loadable segment: a range of the file, and where it goes. */
record ElfSegment(
    long virtualAddress, long memoryBytes, long fileOffset, long fileBytes, int flags) {

  boolean readable() {
    return (flags & 4) != 0;
  }

  boolean writable() {
    return (flags & 2) != 0;
  }

  boolean executable() {
    return (flags & 1) != 0;
  }
}
