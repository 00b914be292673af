package lab.hidden;

import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.kernel.mm.FramePolicy;
import dev.trapeze.kernel.mm.FrameUse;
import dev.trapeze.kernel.mm.FrameZone;
import dev.trapeze.kernel.mm.ZoneState;
import dev.trapeze.kernel.state.StateSink;
import java.util.List;

/** The usual frames, of which one can be missing at a chosen moment. For one system. */
final class ScarceFrames implements FramePolicy.Maker {
  private static final int ALL = -1;

  private int there = ALL;

  /** After so many frames more there is none, until further notice. */
  void failAfter(int frames) {
    there = frames;
  }

  /** All frames are there again. */
  void failNoMore() {
    there = ALL;
  }

  @Override
  public FramePolicy over(Ram ram, List<FrameZone.Span> spans) {
    FramePolicy all = FramePolicy.FREE_LIST.over(ram, spans);
    return new FramePolicy() {
      @Override
      public long take(int order, FrameUse use) {
        if (there == 0) {
          return NONE;
        }
        there -= there == ALL ? 0 : 1;
        return all.take(order, use);
      }

      @Override
      public void give(long pa) {
        all.give(pa);
      }

      @Override
      public int freeFrames() {
        return all.freeFrames();
      }

      @Override
      public List<ZoneState> zones() {
        return all.zones();
      }

      @Override
      public void putState(StateSink sink) {
        sink.put(there);
        all.putState(sink);
      }
    };
  }
}
