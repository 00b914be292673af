package dev.trapeze.kernel.mm;

import java.util.ArrayList;
import java.util.List;

/**
 * How few free frames a zone should have, in frames (Linux's {@code setup_per_zone_wmarks}, with
 * its defaults). They are figures for {@code /proc/zoneinfo}: there is nothing that could be
 * reclaimed, and so frames are given away down to the last.
 *
 * @param min below it Linux keeps what is left for those who cannot wait
 * @param low below it Linux starts to reclaim
 * @param high up to it Linux reclaims
 */
public record Watermarks(int min, int low, int high) {
  private static final long KIB_PER_FRAME = Pages.BYTES / 1024;
  private static final long LEAST_MIN_KIB = 128;
  private static final long MOST_MIN_KIB = 262_144;
  private static final long LEAST_HIGHMEM_MIN = 32;
  private static final long MOST_HIGHMEM_MIN = 128;
  // Linux's watermark_scale_factor, in ten-thousandths of a zone.
  private static final long SCALE_FACTOR = 10;

  /** The watermarks of each of the zones that a RAM has. */
  static List<Watermarks> of(List<FrameZone.Span> spans) {
    long lowFrames = 0;
    for (FrameZone.Span span : spans) {
      lowFrames += span.zone() == FrameZone.HIGHMEM ? 0 : span.managedFrames();
    }
    // Linux's int_sqrt; the numbers are small enough for a double to be exact.
    long minKib = (long) Math.sqrt(lowFrames * KIB_PER_FRAME * 16.0);
    long minFrames = Math.min(Math.max(minKib, LEAST_MIN_KIB), MOST_MIN_KIB) / KIB_PER_FRAME;
    List<Watermarks> watermarks = new ArrayList<>();
    for (FrameZone.Span span : spans) {
      long managed = span.managedFrames();
      long share = lowFrames == 0 ? minFrames : minFrames * managed / lowFrames;
      long min =
          span.zone() == FrameZone.HIGHMEM
              ? Math.min(Math.max(managed / 1024, LEAST_HIGHMEM_MIN), MOST_HIGHMEM_MIN)
              : share;
      long step = Math.max(share / 4, managed * SCALE_FACTOR / 10_000);
      watermarks.add(new Watermarks((int) min, (int) (min + step), (int) (min + 2 * step)));
    }
    return watermarks;
  }
}
