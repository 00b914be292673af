package dev.trapeze.cpu.hart;

/** What an engine has to look at again, as bits of {@link CsrFile}. */
final class Changes {
  private int bits = CsrFile.INTERRUPTS_CHANGED | CsrFile.TRANSLATION_CHANGED;

  void note(int changed) {
    bits |= changed;
  }

  int take() {
    int taken = bits;
    bits = 0;
    return taken;
  }

  boolean any() {
    return bits != 0;
  }
}
