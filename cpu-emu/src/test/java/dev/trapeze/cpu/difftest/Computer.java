package dev.trapeze.cpu.difftest;

/** Something that can run an image. */
interface Computer {
  /** All bytes that the image sends. */
  byte[] run(BareMetalImage image);
}
