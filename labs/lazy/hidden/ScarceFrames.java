package lab.hidden;

import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.kernel.mm.FramePolicy;
import dev.trapeze.kernel.mm.FrameUse;
import dev.trapeze.kernel.mm.FrameZone;
import dev.trapeze.kernel.mm.ZoneState;
import dev.trapeze.kernel.state.StateSink;
import java.util.List;

/** Frames of which, when a test says so, only so many more are given away. */
final class ScarceFrames implements FramePolicy.Maker {
  private static final int NO_LIMIT = -1;

  private final FramePolicy.Maker maker;
  private int left = NO_LIMIT;
  private boolean refused;

  ScarceFrames(FramePolicy.Maker maker) {
    this.maker = maker;
  }

  /** From now on there are so many. */
  void leave(int frames) {
    left = frames;
    refused = false;
  }

  /** From now on there are as many as there are; tells if any was refused meanwhile. */
  boolean leaveAll() {
    left = NO_LIMIT;
    return refused;
  }

  @Override
  public FramePolicy over(Ram ram, List<FrameZone.Span> spans) {
    FramePolicy policy = maker.over(ram, spans);
    return new FramePolicy() {
      @Override
      public long take(int order, FrameUse use) {
        if (left == 0) {
          refused = true;
          return NONE;
        }
        left -= left == NO_LIMIT ? 0 : 1;
        return policy.take(order, use);
      }

      @Override
      public void give(long pa) {
        policy.give(pa);
      }

      @Override
      public int freeFrames() {
        return policy.freeFrames();
      }

      @Override
      public List<ZoneState> zones() {
        return policy.zones();
      }

      @Override
      public void putState(StateSink sink) {
        sink.put(left);
        policy.putState(sink);
      }
    };
  }
}
