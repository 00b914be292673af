package dev.trapeze.kernel.mm;

import java.util.BitSet;

/** The frames that a {@link MappingPolicy} has taken, in the whole system: no others are its. */
final class PolicyFrames {
  private final FrameAllocator frames;
  // By number from the allocator's first frame.
  private final BitSet taken = new BitSet();

  PolicyFrames(FrameAllocator frames) {
    this.frames = frames;
  }

  void taken(long pa) {
    taken.set(indexOf(pa));
  }

  /** Throws if that is no frame which the policy has taken and not given back. */
  void require(long pa, String method) {
    if (frames.references(pa) == 0 || !taken.get(indexOf(pa))) {
      throw new IllegalArgumentException(
          String.format(
              "%s: 0x%x is no frame that allocateFrame has given and that is still in use",
              method, pa));
    }
  }

  /** Forgets a frame that is free again. */
  void given(long pa) {
    if (frames.references(pa) == 0) {
      taken.clear(indexOf(pa));
    }
  }

  private int indexOf(long pa) {
    return (int) ((pa - frames.startPa()) / Pages.BYTES);
  }
}
