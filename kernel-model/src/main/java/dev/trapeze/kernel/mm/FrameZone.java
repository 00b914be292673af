package dev.trapeze.kernel.mm;

import java.util.ArrayList;
import java.util.List;

/** A kind of physical memory, by what can reach it (Linux's {@code enum zone_type}). */
public enum FrameZone {
  /** The first 16 MiB of RAM, for devices with few address lines. */
  DMA("DMA"),

  /** What the kernel's direct map shows. */
  NORMAL("Normal"),

  /** What lies above the direct map: the kernel maps such a frame when it needs it. */
  HIGHMEM("HighMem");

  /** A direct map that shows all of RAM. */
  public static final long NO_LIMIT = Long.MAX_VALUE;

  private static final long DMA_BYTES = 16L << 20;

  private final String words;

  FrameZone(String words) {
    this.words = words;
  }

  /** The name in {@code /proc/buddyinfo} and {@code /proc/zoneinfo}. */
  public String words() {
    return words;
  }

  /**
   * A stretch of RAM that is one zone.
   *
   * @param zone its kind
   * @param startPa first byte, a multiple of 4096
   * @param firstFramePa the first frame that can be given away; those before it hold the kernel
   * @param endPa behind the last byte, a multiple of 4096
   */
  public record Span(FrameZone zone, long startPa, long firstFramePa, long endPa) {

    /** Frames that can be given away (Linux's {@code managed_pages}). */
    public int managedFrames() {
      return (int) ((endPa - firstFramePa) / Pages.BYTES);
    }

    /** All frames (Linux's {@code present_pages}). */
    public int presentFrames() {
      return (int) ((endPa - startPa) / Pages.BYTES);
    }
  }

  /**
   * Divides RAM into zones, lowest first; there is none without a frame that can be given away.
   *
   * @param firstFramePa the first frame that can be given away
   * @param endPa behind the last
   * @param directMapBytes how much of RAM the direct map shows, or {@link #NO_LIMIT}
   */
  static List<Span> divide(long ramPa, long firstFramePa, long endPa, long directMapBytes) {
    long dmaEndPa = Math.min(endPa, ramPa + DMA_BYTES);
    long normalEndPa = directMapBytes < endPa - ramPa ? ramPa + directMapBytes : endPa;
    List<Span> spans = new ArrayList<>();
    addSpan(spans, DMA, ramPa, firstFramePa, dmaEndPa);
    addSpan(spans, NORMAL, dmaEndPa, firstFramePa, normalEndPa);
    addSpan(spans, HIGHMEM, Math.max(dmaEndPa, normalEndPa), firstFramePa, endPa);
    return spans;
  }

  private static void addSpan(
      List<Span> spans, FrameZone zone, long startPa, long firstFramePa, long endPa) {
    long firstPa = Math.max(startPa, firstFramePa);
    if (firstPa < endPa) {
      spans.add(new Span(zone, startPa, firstPa, endPa));
    }
  }
}
