package dev.trapeze.kernel.fs;

import java.util.List;

/**
 * What {@link Fsck} has to say of a disk.
 *
 * @param findings the first {@value #MOST_FINDINGS} of all that was found, in the order in which it
 *     was found
 * @param inconsistencies how many were found, without what is information only
 * @param information how many findings are no inconsistencies
 * @param uncorrected how many inconsistencies a repair leaves because the disk has no room
 * @param usage what is on the disk
 */
public record FsckReport(
    List<FsckFinding> findings,
    int inconsistencies,
    int information,
    int uncorrected,
    Usage usage) {

  /** So that the report on a disk of noise is not larger than the disk. */
  static final int MOST_FINDINGS = 1000;

  /**
   * What is on the disk.
   *
   * @param usedBlocks of {@code dataBlocks}, those that files and directories use
   * @param dataBlocks blocks that files may use
   */
  public record Usage(int files, int directories, int devices, int usedBlocks, int dataBlocks) {
    static final Usage UNKNOWN = new Usage(0, 0, 0, 0, 0);
  }

  /** True if nothing is inconsistent. */
  public boolean clean() {
    return inconsistencies == 0;
  }

  /** True if the superblock makes no sense, so that nothing was looked at. */
  public boolean unreadable() {
    return findings.stream().anyMatch(finding -> finding.kind() == FsckKind.BAD_SUPERBLOCK);
  }
}
