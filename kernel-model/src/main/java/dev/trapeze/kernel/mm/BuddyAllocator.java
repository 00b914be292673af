package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.kernel.state.StateSink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Zones, each with a buddy allocator of its own; the use of a frame says in which order they are
 * asked (Linux's {@code get_page_from_freelist}).
 */
final class BuddyAllocator implements FramePolicy {
  private final List<BuddyZone> zones = new ArrayList<>();
  private final List<Watermarks> watermarks;

  /** The RAM is not looked at: what is known of the frames lies beside it. */
  BuddyAllocator(Ram ram, List<FrameZone.Span> spans) {
    for (FrameZone.Span span : spans) {
      zones.add(new BuddyZone(span));
    }
    watermarks = Watermarks.of(spans);
  }

  @Override
  public long take(int order, FrameUse use) {
    for (FrameZone kind : use.zones()) {
      BuddyZone zone = zoneOf(kind);
      if (zone != null) {
        long pa = zone.take(order);
        if (pa != NONE) {
          return pa;
        }
      }
    }
    return NONE;
  }

  private @Nullable BuddyZone zoneOf(FrameZone kind) {
    for (BuddyZone zone : zones) {
      if (zone.span().zone() == kind) {
        return zone;
      }
    }
    return null;
  }

  @Override
  public void give(long pa) {
    for (BuddyZone zone : zones) {
      if (pa < zone.span().endPa()) {
        zone.give(pa);
        return;
      }
    }
    throw new IllegalStateException("frame 0x" + Long.toHexString(pa) + " is in no zone");
  }

  @Override
  public int freeFrames() {
    int free = 0;
    for (BuddyZone zone : zones) {
      free += zone.freeFrames();
    }
    return free;
  }

  @Override
  public List<ZoneState> zones() {
    List<ZoneState> states = new ArrayList<>();
    for (int i = 0; i < zones.size(); i++) {
      BuddyZone zone = zones.get(i);
      states.add(new ZoneState(zone.span(), zone.freeBlocks(), watermarks.get(i)));
    }
    return states;
  }

  @Override
  public void putState(StateSink sink) {
    for (BuddyZone zone : zones) {
      zone.putState(sink);
    }
  }
}
