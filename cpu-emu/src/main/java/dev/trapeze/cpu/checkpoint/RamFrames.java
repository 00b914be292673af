package dev.trapeze.cpu.checkpoint;

import dev.trapeze.cpu.memory.Ram;
import java.util.Arrays;

/** Keeps the contents of RAM, and writes them back. */
final class RamFrames {
  private final Ram ram;
  private final int frames;
  private RamImage image;

  RamFrames(Ram ram) {
    this.ram = ram;
    this.frames = (int) (ram.sizeBytes() >>> Ram.FRAME_SHIFT);
    byte[][][] groups = new byte[(frames + RamImage.GROUP - 1) / RamImage.GROUP][][];
    byte[][] zeros = new byte[RamImage.GROUP][];
    Arrays.fill(zeros, RamImage.ZEROS);
    Arrays.fill(groups, zeros);
    image = new RamImage(groups);
  }

  /** Keeps the contents of RAM as they are. */
  RamImage save() {
    byte[][][] groups = image.groups().clone();
    for (int frame = 0; frame < frames; frame++) {
      int group = frame >> RamImage.SHIFT;
      int place = frame & RamImage.GROUP - 1;
      if (!isSame(frame, groups[group][place])) {
        if (groups[group] == image.groups()[group]) {
          groups[group] = groups[group].clone();
        }
        groups[group][place] = contents(frame);
      }
    }
    image = new RamImage(groups);
    return image;
  }

  /** Makes the contents of RAM those of an image. */
  void restore(RamImage other) {
    for (int frame = 0; frame < frames; frame++) {
      byte[] contents = other.groups()[frame >> RamImage.SHIFT][frame & RamImage.GROUP - 1];
      if (!isSame(frame, contents)) {
        ram.write(paOf(frame), contents, 0, Ram.FRAME_BYTES);
      }
    }
    image = other;
  }

  private boolean isSame(int frame, byte[] contents) {
    int at = frame << Ram.FRAME_SHIFT;
    return Arrays.equals(ram.array(), at, at + Ram.FRAME_BYTES, contents, 0, Ram.FRAME_BYTES);
  }

  private byte[] contents(int frame) {
    byte[] contents = new byte[Ram.FRAME_BYTES];
    ram.read(paOf(frame), contents, 0, Ram.FRAME_BYTES);
    return contents;
  }

  private long paOf(int frame) {
    return ram.basePa() + ((long) frame << Ram.FRAME_SHIFT);
  }
}
