package dev.trapeze.cpu.difftest.privileged;

/** A computer that starts in M-mode at the beginning of its RAM. */
interface Board {
  /** Runs the image until it powers the computer off, and gives its result memory. */
  byte[] run(ProbeImage image);
}
