package dev.trapeze.labs.testing;

import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.kernel.mm.FramePolicy;
import dev.trapeze.kernel.mm.FrameUse;
import dev.trapeze.kernel.mm.FrameZone;
import dev.trapeze.kernel.mm.ZoneState;
import dev.trapeze.kernel.state.StateSink;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives away any of some dozens of free frames: whoever believes that a frame that was freed last,
 * or the neighbour of another, comes next is wrong here.
 */
final class ShuffledFrames implements FramePolicy {
  private static final int POOL = 64;

  private final FramePolicy list;
  private final List<Long> pool = new ArrayList<>();
  private final Draws draws;

  ShuffledFrames(Ram ram, List<FrameZone.Span> spans, long seed) {
    list = FramePolicy.FREE_LIST.over(ram, spans);
    draws = new Draws(seed);
  }

  @Override
  public long take(int order, FrameUse use) {
    if (order != 0) {
      return NONE;
    }
    while (pool.size() < POOL && list.freeFrames() > 0) {
      pool.add(list.take(0, use));
    }
    if (pool.isEmpty()) {
      return NONE;
    }
    int at = draws.below(pool.size());
    long pa = pool.get(at);
    int last = pool.size() - 1;
    pool.set(at, pool.get(last));
    pool.remove(last);
    return pa;
  }

  @Override
  public void give(long pa) {
    list.give(pa);
  }

  @Override
  public int freeFrames() {
    return list.freeFrames() + pool.size();
  }

  @Override
  public List<ZoneState> zones() {
    ZoneState zone = list.zones().get(0);
    List<Integer> blocks = new ArrayList<>(zone.freeBlocks());
    blocks.set(0, freeFrames());
    return List.of(new ZoneState(zone.span(), List.copyOf(blocks), zone.watermarks()));
  }

  @Override
  public void putState(StateSink sink) {
    sink.put(draws.state());
    pool.forEach(sink::put);
    list.putState(sink);
  }
}
