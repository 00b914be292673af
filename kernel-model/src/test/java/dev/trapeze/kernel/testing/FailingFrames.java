package dev.trapeze.kernel.testing;

import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.kernel.mm.FramePolicy;
import dev.trapeze.kernel.mm.FrameUse;
import dev.trapeze.kernel.mm.FrameZone;
import dev.trapeze.kernel.mm.ZoneState;
import dev.trapeze.kernel.state.StateSink;
import java.util.List;

/**
 * Frames of another policy, of which it pretends once in a while that there are none: memory that
 * runs out at a chosen moment. For one system.
 */
public final class FailingFrames implements FramePolicy.Maker {
  private final FramePolicy.Maker real;
  private long toSucceed = Long.MAX_VALUE;
  private long toFail;
  private long failed;

  /** Frames of that policy, all of them until {@link #failAfter}. */
  public FailingFrames(FramePolicy.Maker real) {
    this.real = real;
  }

  /**
   * The next frames that are asked for are there, those behind them are not, and then they are
   * again. What failed before is forgotten.
   *
   * @param successes how many are there
   * @param failures how many are not
   */
  public void failAfter(long successes, long failures) {
    toSucceed = successes;
    toFail = failures;
    failed = 0;
  }

  /** How many have been refused since {@link #failAfter}. */
  public long failed() {
    return failed;
  }

  @Override
  public FramePolicy over(Ram ram, List<FrameZone.Span> spans) {
    return new Policy(real.over(ram, spans));
  }

  private final class Policy implements FramePolicy {
    private final FramePolicy policy;

    Policy(FramePolicy policy) {
      this.policy = policy;
    }

    @Override
    public long take(int order, FrameUse use) {
      if (toSucceed > 0) {
        toSucceed--;
      } else if (toFail > 0) {
        toFail--;
        failed++;
        return NONE;
      }
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
      policy.putState(sink);
    }
  }
}
