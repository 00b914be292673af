package dev.trapeze.console.recording;

import dev.trapeze.kernel.fs.Disk;
import dev.trapeze.kernel.fs.OverlayDisk;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * A disk that remembers what it held before the run: each block that is written for the first time
 * is read before.
 */
public final class RecordedDisk implements Disk {
  private final Disk disk;
  private final Map<Integer, byte[]> before = new TreeMap<>();

  /** Passes everything on to {@code disk}. */
  public RecordedDisk(Disk disk) {
    this.disk = disk;
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
    if (!before.containsKey(block)) {
      byte[] old = new byte[BLOCK_BYTES];
      disk.readBlock(block, old);
      before.put(block, old);
    }
    disk.writeBlock(block, from);
  }

  @Override
  public void barrier() {
    disk.barrier();
  }

  /**
   * The disk as it was before the run.
   *
   * @param name for messages
   * @param keepsWrites whether the changes outlive the run, so that the recording has to undo them
   */
  Recording.RecordedImage image(String name, boolean keepsWrites) {
    return new Recording.RecordedImage(
        name, blocks(), sha256(disk, before), keepsWrites ? before : Map.of());
  }

  /**
   * A disk with the contents of {@code now}, but for the blocks of which the recording says that
   * they were others. What is written to it does not reach {@code now}.
   */
  public static Disk original(Disk now, Recording.RecordedImage image) {
    OverlayDisk original = new OverlayDisk(now);
    image
        .before()
        .forEach(
            (number, contents) -> {
              // A number that cannot be is left to the comparison of the hashes.
              if (number >= 0 && number < now.blocks() && contents.length == BLOCK_BYTES) {
                original.writeBlock(number, contents);
              }
            });
    return original;
  }

  /** The hash of all blocks, in hex. */
  public static String sha256(Disk disk) {
    return sha256(disk, Map.of());
  }

  /** The hash of a disk on which some blocks are others. */
  private static String sha256(Disk disk, Map<Integer, byte[]> others) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has it
    }
    byte[] block = new byte[BLOCK_BYTES];
    for (int i = 0; i < disk.blocks(); i++) {
      byte[] other = others.get(i);
      if (other == null) {
        disk.readBlock(i, block);
      }
      digest.update(other == null ? block : other);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
