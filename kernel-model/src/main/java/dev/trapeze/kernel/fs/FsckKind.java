package dev.trapeze.kernel.fs;

/** What {@link Fsck} can find, with the words for what a repair does about it. */
public enum FsckKind {
  /** The superblock makes no sense. Nothing else can be looked at, and nothing is repaired. */
  BAD_SUPERBLOCK("left as it is"),
  /** The header of the log makes no sense, so that the file system cannot be mounted. */
  BAD_LOG("log emptied"),
  /** The log holds a transaction that was committed and not yet installed: no inconsistency. */
  COMMITTED_LOG("installed"),
  /** Inode 1 is no directory. */
  BAD_ROOT("made a directory"),
  /** An inode in use is neither directory nor file nor device. */
  BAD_TYPE("made a file"),
  /** A free inode that is not empty, and not what a file looks like either. */
  BAD_FREE("cleared"),
  /** A size that the inode's blocks cannot hold, or one that is no whole number of entries. */
  BAD_SIZE("size corrected"),
  /** Device numbers where there is no device. */
  BAD_DEVICE("device numbers cleared"),
  /** The number of a block that files may not use, or that is not on the disk. */
  BAD_BLOCK_NUMBER("replaced"),
  /** A block that belongs to two inodes, or twice to one. */
  DOUBLY_USED("the second gets a copy"),
  /** A block behind the end of the file. */
  BEYOND_SIZE("freed"),
  /** A file without a block inside its size. */
  HOLE("filled with zeros"),
  /** A block in use that the bitmap says is free. */
  MARKED_FREE("marked as used"),
  /** A leaked block: the bitmap says that it is in use, and nobody uses it. */
  LEAKED("freed"),
  /** "." or ".." is missing, in another place, or leads to the wrong directory. */
  BAD_DOT("corrected"),
  /** An entry whose name cannot be: empty, with a slash, or with bytes behind its end. */
  BAD_NAME("corrected"),
  /** Two entries with one name in one directory. */
  DUPLICATE_NAME("second entry removed"),
  /** An entry that leads to a free inode or to one that is not on the disk. */
  DANGLING_NAME("entry removed"),
  /** A second entry for a directory. */
  DIRECTORY_LINKED_TWICE("second entry removed"),
  /** More names, or more directories in a directory, than a link count can count. */
  TOO_MANY_LINKS("entry removed"),
  /** A link count that differs from the number of names. */
  WRONG_LINKS("link count corrected"),
  /** A directory or file with links that no path leads to. */
  UNNAMED("put into /lost+found"),
  /**
   * An inode without links and name: what was removed while it was open when the system stopped.
   * Reclaimed at mount: no inconsistency.
   */
  ORPHAN("reclaimed");

  private final String remedy;

  FsckKind(String remedy) {
    this.remedy = remedy;
  }

  /** What a repair does about it. */
  public String remedy() {
    return remedy;
  }

  /** True for what mounting the file system puts right as a matter of course. */
  public boolean information() {
    return this == COMMITTED_LOG || this == ORPHAN;
  }
}
