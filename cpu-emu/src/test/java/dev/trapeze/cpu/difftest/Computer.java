package dev.trapeze.cpu.difftest;

import java.util.List;

/** Something that can run an image. */
interface Computer {
  /** What the image sends for each of its sequences. */
  List<byte[]> run(SequenceImage image);
}
