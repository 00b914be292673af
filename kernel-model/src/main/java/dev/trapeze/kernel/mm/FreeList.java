package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.kernel.state.StateSink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A list of free frames that is threaded through the frames themselves, in emulated RAM (xv6's
 * {@code kmem.freelist}). What was freed last is taken first, and all of RAM is one zone.
 *
 * <p>Unlike xv6's, the list holds only frames that have been in use before; all frames from a
 * watermark up have never been touched, and so boot costs nothing for RAM that is never needed.
 */
final class FreeList implements FramePolicy {
  private final Ram ram;
  private final FrameZone.Span span;
  private long firstFreePa = NONE;
  private long watermarkPa;
  private int freeFrames;

  FreeList(Ram ram, List<FrameZone.Span> spans) {
    this.ram = ram;
    FrameZone.Span lowest = spans.get(0);
    FrameZone.Span highest = spans.get(spans.size() - 1);
    this.span =
        new FrameZone.Span(
            FrameZone.NORMAL, lowest.startPa(), lowest.firstFramePa(), highest.endPa());
    this.watermarkPa = span.firstFramePa();
    this.freeFrames = span.managedFrames();
  }

  /** There are no blocks of several frames. */
  @Override
  public long take(int order, FrameUse use) {
    if (order != 0 || freeFrames == 0) {
      return NONE;
    }
    long pa = firstFreePa;
    if (pa != NONE) {
      firstFreePa = ram.readLong(pa);
    } else {
      pa = watermarkPa;
      watermarkPa += Pages.BYTES;
    }
    freeFrames--;
    return pa;
  }

  @Override
  public void give(long pa) {
    ram.writeLong(pa, firstFreePa);
    firstFreePa = pa;
    freeFrames++;
  }

  @Override
  public int freeFrames() {
    return freeFrames;
  }

  @Override
  public List<ZoneState> zones() {
    List<Integer> blocks = new ArrayList<>(Collections.nCopies(MOST_ORDER + 1, 0));
    blocks.set(0, freeFrames);
    return List.of(new ZoneState(span, List.copyOf(blocks), Watermarks.of(List.of(span)).get(0)));
  }

  @Override
  public void putState(StateSink sink) {
    sink.put(watermarkPa);
    for (long pa = firstFreePa; pa != NONE; pa = ram.readLong(pa)) {
      sink.put(pa);
    }
  }
}
