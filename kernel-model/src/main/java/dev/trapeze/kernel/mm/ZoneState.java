package dev.trapeze.kernel.mm;

import java.util.List;

/**
 * How a zone stands: what {@code /proc/buddyinfo} and {@code /proc/zoneinfo} tell.
 *
 * @param span where it lies, and how many frames it has
 * @param freeBlocks how many blocks of 1, 2, 4 … 1024 frames are free, eleven numbers (Linux's
 *     {@code free_area}); a policy that knows single frames only has all of them in the first
 * @param watermarks how few free frames it should have
 */
public record ZoneState(FrameZone.Span span, List<Integer> freeBlocks, Watermarks watermarks) {

  /** Frames that are free. */
  public int freeFrames() {
    int frames = 0;
    for (int order = 0; order < freeBlocks.size(); order++) {
      frames += freeBlocks.get(order) << order;
    }
    return frames;
  }
}
