package dev.trapeze.cpu.checkpoint;

import dev.trapeze.cpu.memory.Ram;
import org.jspecify.annotations.Nullable;

/**
 * The contents of RAM.
 *
 * @param groups by number of the frame, in groups of {@link #GROUP}
 */
record RamImage(byte[][][] groups) {
  /** log2 of {@link #GROUP}. */
  static final int SHIFT = 7;

  /** Frames in a group. */
  static final int GROUP = 1 << SHIFT;

  private static final int REFERENCE_BYTES = 4;

  /** A frame full of zeros, which all share. */
  static final byte[] ZEROS = new byte[Ram.FRAME_BYTES];

  /** About how many bytes it holds that another does not. */
  long bytesBeyond(@Nullable RamImage other) {
    long bytes = 0;
    for (int i = 0; i < groups.length; i++) {
      byte[][] before = other == null ? null : other.groups[i];
      if (groups[i] != before) {
        bytes += GROUP * REFERENCE_BYTES;
        for (int j = 0; j < GROUP; j++) {
          byte[] frame = groups[i][j];
          if (frame != ZEROS && (before == null || frame != before[j])) {
            bytes += Ram.FRAME_BYTES;
          }
        }
      }
    }
    return bytes;
  }
}
