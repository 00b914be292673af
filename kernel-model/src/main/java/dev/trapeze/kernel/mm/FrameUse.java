package dev.trapeze.kernel.mm;

import java.util.List;

/** What a frame is wanted for, and so where it may lie (the zone of Linux's {@code GFP} flags). */
public enum FrameUse {
  /**
   * The kernel's own data: page tables, kernel stacks, trapframes. It has to be in the direct map
   * (Linux's {@code GFP_KERNEL}).
   */
  KERNEL(List.of(FrameZone.NORMAL, FrameZone.DMA)),

  /**
   * Pages of programs and of files, which the kernel can reach wherever they are (Linux's {@code
   * GFP_HIGHUSER}).
   */
  USER(List.of(FrameZone.HIGHMEM, FrameZone.NORMAL, FrameZone.DMA));

  private final List<FrameZone> zones;

  FrameUse(List<FrameZone> zones) {
    this.zones = zones;
  }

  /** The zones that will do, in the order in which they are tried (Linux's zone list). */
  public List<FrameZone> zones() {
    return zones;
  }
}
