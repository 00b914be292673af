package dev.trapeze.cpu.debug;

import dev.trapeze.cpu.memory.FrameWatcher;
import dev.trapeze.cpu.memory.Ram;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** What is watched, and what has been seen. */
final class WatchedMemory implements FrameWatcher {
  private final Ram ram;
  private final List<Watch> watches = new ArrayList<>();
  private final List<WatchHit> hits = new ArrayList<>();
  private boolean listens;
  private boolean stops;
  private @Nullable Accessor accessor;

  WatchedMemory(Ram ram) {
    this.ram = ram;
  }

  void add(Watch watch) {
    if (watches.contains(watch)) {
      return;
    }
    if (!listens) {
      listens = true;
      ram.marks().addWatcher(this);
    }
    watches.add(watch);
    if (watch.stores()) {
      forEachFrame(watch, ram.marks()::observe);
    }
    if (watch.loads()) {
      forEachFrame(watch, ram.marks()::observeLoads);
    }
  }

  void remove(Watch watch) {
    if (!watches.remove(watch)) {
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

  private void access(long pa, int widthBytes, boolean store) {
    Accessor by = accessor;
    for (int i = 0; i < watches.size(); i++) {
      Watch watch = watches.get(i);
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
