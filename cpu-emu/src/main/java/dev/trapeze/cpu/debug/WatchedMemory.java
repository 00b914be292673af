package dev.trapeze.cpu.debug;

import dev.trapeze.cpu.memory.FrameWatcher;
import dev.trapeze.cpu.memory.Ram;
import java.util.ArrayList;
import java.util.List;
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
    for (int frame = firstFrame(watch); frame <= lastFrame(watch); frame++) {
      if (watch.stores()) {
        ram.marks().observe(frame);
      }
      if (watch.loads()) {
        ram.marks().observeLoads(frame);
      }
    }
  }

  void remove(Watch watch) {
    if (!watches.remove(watch)) {
      return;
    }
    for (int frame = firstFrame(watch); frame <= lastFrame(watch); frame++) {
      if (watch.stores()) {
        ram.marks().stopObserving(frame);
      }
      if (watch.loads()) {
        ram.marks().stopObservingLoads(frame);
      }
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

  /** The first of its frames that is RAM. */
  private int firstFrame(Watch watch) {
    return ram.frameOf(Math.max(watch.pa(), ram.basePa()));
  }

  /** The last of its frames that is RAM; less than the first if none is. */
  private int lastFrame(Watch watch) {
    long lastPa = Math.min(watch.pa() + watch.lengthBytes(), ram.endPa()) - 1;
    return lastPa < ram.basePa() ? -1 : ram.frameOf(lastPa);
  }

  @Override
  public void codeWritten(int frame, int firstOffset, int lastOffset) {}

  @Override
  public void tableWritten(int frame) {}

  @Override
  public void watchBegins(int frame) {}
}
