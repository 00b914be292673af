package dev.trapeze.cpu.checkpoint;

import dev.trapeze.cpu.memory.FrameMarks;
import dev.trapeze.cpu.memory.Ram;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Keeps the contents of RAM, and makes them what they were, looking only at what was stored to. */
final class RamFrames {
  private final Ram ram;
  private final FrameMarks marks;

  /** What RAM was when its marks were last asked which frames have been stored to. */
  private @Nullable RamImage image;

  private int noter;

  RamFrames(Ram ram) {
    this.ram = ram;
    this.marks = ram.marks();
  }

  /** Keeps the contents of RAM as they are. */
  RamImage save() {
    if (image == null) {
      image = allFrames();
      noter = marks.noteWrites();
      return image;
    }
    byte[][][] groups = image.groups().clone();
    for (int frame : marks.takeWritten(noter)) {
      int group = frame >> RamImage.SHIFT;
      int place = frame & RamImage.GROUP - 1;
      if (!holds(frame, groups[group][place])) {
        if (groups[group] == image.groups()[group]) {
          groups[group] = groups[group].clone();
        }
        groups[group][place] = contents(frame);
      }
    }
    image = new RamImage(groups);
    return image;
  }

  private RamImage allFrames() {
    int frames = (int) (ram.sizeBytes() >>> Ram.FRAME_SHIFT);
    byte[][][] groups = new byte[(frames + RamImage.GROUP - 1) / RamImage.GROUP][][];
    for (int group = 0; group < groups.length; group++) {
      groups[group] = new byte[RamImage.GROUP][];
      Arrays.fill(groups[group], RamImage.ZEROS);
    }
    for (int frame = 0; frame < frames; frame++) {
      if (!holds(frame, RamImage.ZEROS)) {
        groups[frame >> RamImage.SHIFT][frame & RamImage.GROUP - 1] = contents(frame);
      }
    }
    return new RamImage(groups);
  }

  /** Makes the contents of RAM those of an image. */
  void restore(RamImage other) {
    for (int frame : marks.takeWritten(noter)) {
      restore(frame, other);
    }
    byte[][][] before = image == null ? other.groups() : image.groups();
    byte[][][] groups = other.groups();
    for (int group = 0; group < groups.length; group++) {
      for (int place = 0; groups[group] != before[group] && place < RamImage.GROUP; place++) {
        if (groups[group][place] != before[group][place]) {
          restore((group << RamImage.SHIFT) + place, other);
        }
      }
    }
    image = other;
  }

  private void restore(int frame, RamImage other) {
    byte[] contents = other.groups()[frame >> RamImage.SHIFT][frame & RamImage.GROUP - 1];
    if (!holds(frame, contents)) {
      ram.restoreFrame(frame, contents);
    }
  }

  /** Ends the watch over RAM: no image is needed any more. */
  void forget() {
    image = null;
    marks.stopNotingWrites(noter);
  }

  private boolean holds(int frame, byte[] contents) {
    int at = frame << Ram.FRAME_SHIFT;
    return Arrays.equals(ram.array(), at, at + Ram.FRAME_BYTES, contents, 0, Ram.FRAME_BYTES);
  }

  private byte[] contents(int frame) {
    int at = frame << Ram.FRAME_SHIFT;
    return Arrays.copyOfRange(ram.array(), at, at + Ram.FRAME_BYTES);
  }
}
