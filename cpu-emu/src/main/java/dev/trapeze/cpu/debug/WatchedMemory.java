package dev.trapeze.cpu.debug;

import dev.trapeze.cpu.memory.Bus;
import dev.trapeze.cpu.memory.DeviceWatcher;
import dev.trapeze.cpu.memory.FrameWatcher;
import dev.trapeze.cpu.memory.Ram;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** What is watched, and what has been seen. */
final class WatchedMemory implements FrameWatcher, DeviceWatcher {
  private final Bus bus;
  private final Ram ram;

  /** What is watched, and for how many. */
  private final Map<Watch, Integer> watches = new LinkedHashMap<>();

  private final List<WatchHit> hits = new ArrayList<>();
  private boolean listens;
  private boolean stops;
  private @Nullable Accessor accessor;

  WatchedMemory(Bus bus) {
    this.bus = bus;
    this.ram = bus.ram();
  }

  void add(Watch watch) {
    if (watches.merge(watch, 1, Integer::sum) > 1) {
      return;
    }
    if (!listens) {
      listens = true;
      ram.marks().addWatcher(this);
      bus.watchDevices(this);
    }
    if (watch.stores()) {
      forEachFrame(watch, ram.marks()::observe);
    }
    if (watch.loads()) {
      forEachFrame(watch, ram.marks()::observeLoads);
    }
  }

  void remove(Watch watch) {
    Integer count = watches.remove(watch);
    if (count == null) {
      return;
    }
    if (count > 1) {
      watches.put(watch, count - 1);
      return;
    }
    if (watch.stores()) {
      forEachFrame(watch, ram.marks()::stopObserving);
    }
    if (watch.loads()) {
      forEachFrame(watch, ram.marks()::stopObservingLoads);
    }
  }

  boolean isEmpty() {
    return watches.isEmpty();
  }

  void setAccessor(@Nullable Accessor accessor) {
    this.accessor = accessor;
  }

  /** What has been seen since the last call; nothing is left to stop for. */
  List<WatchHit> takeHits() {
    List<WatchHit> taken = List.copyOf(hits);
    hits.clear();
    stops = false;
    return taken;
  }

  /** True if something has been seen since the last call, and since {@link #takeHits}. */
  boolean takeStop() {
    boolean taken = stops;
    stops = false;
    return taken;
  }

  @Override
  public void observedWritten(int frame, int firstOffset, int lastOffset) {
    access(framePa(frame) + firstOffset, lastOffset - firstOffset + 1, true);
  }

  @Override
  public void observedLoaded(int frame, int firstOffset, int lastOffset) {
    access(framePa(frame) + firstOffset, lastOffset - firstOffset + 1, false);
  }

  @Override
  public void deviceLoaded(long pa, int widthBytes) {
    if (accessor != null) {
      access(pa, widthBytes, false);
    }
  }

  @Override
  public void deviceStored(long pa, int widthBytes) {
    access(pa, widthBytes, true);
  }

  private void access(long pa, int widthBytes, boolean store) {
    Accessor by = accessor;
    for (Watch watch : watches.keySet()) {
      if ((store ? watch.stores() : watch.loads()) && watch.overlaps(pa, widthBytes)) {
        stops = true;
        if (by == null) {
          hits.add(new WatchHit(watch, pa, widthBytes, store, -1, -1));
        } else {
          hits.add(new WatchHit(watch, pa, widthBytes, store, by.accessPc(), by.accessHart()));
          by.accessWatched();
        }
      }
    }
  }

  private long framePa(int frame) {
    return ram.basePa() + ((long) frame << Ram.FRAME_SHIFT);
  }

  /** Does something for each of its frames that is RAM. */
  private void forEachFrame(Watch watch, IntConsumer action) {
    long firstPa = Math.max(watch.pa(), ram.basePa());
    long endPa = Math.min(watch.pa() + watch.lengthBytes(), ram.endPa());
    if (firstPa < endPa) {
      for (int frame = ram.frameOf(firstPa); frame <= ram.frameOf(endPa - 1); frame++) {
        action.accept(frame);
      }
    }
  }

  @Override
  public void codeWritten(int frame, int firstOffset, int lastOffset) {}

  @Override
  public void tableWritten(int frame) {}

  @Override
  public void watchBegins(int frame) {}
}
