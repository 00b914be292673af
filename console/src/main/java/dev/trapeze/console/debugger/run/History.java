package dev.trapeze.console.debugger.run;

import dev.trapeze.cpu.checkpoint.Checkpoint;
import dev.trapeze.cpu.checkpoint.Checkpoints;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelConfig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a run: checkpoints to come back to, and all that has arrived from outside. From
 * both, every state in between can be had again.
 */
final class History {
  /** More are thinned out. */
  private static final int MOST_CHECKPOINTS = 256;

  private static final long MOST_BYTES = 384L << 20;

  /** Something that has arrived, and where. */
  record Logged(Position at, Arrival arrival) {}

  private record Kept(Position at, Checkpoint checkpoint, List<Object> marks) {}

  private final Kernel kernel;
  private final Checkpoints checkpoints;
  private final List<Rewindable> followers;
  private final List<Kept> kept = new ArrayList<>();
  private final List<Logged> arrivals = new ArrayList<>();
  private int nextArrival;
  private Position end;

  /** Begins here. */
  History(Kernel kernel, Set<Class<?>> leaves, List<Rewindable> followers) {
    this.kernel = kernel;
    this.checkpoints = new Checkpoints(kernel, kernel.machine(), withConfig(leaves));
    this.followers = List.copyOf(followers);
    this.end = Position.of(kernel);
    keep();
  }

  /**
   * What was chosen does not change. It leads to those who make pieces of the kernel, and to their
   * files and class loaders; the pieces that a system has are in its rooms too.
   */
  private static Set<Class<?>> withConfig(Set<Class<?>> leaves) {
    Set<Class<?>> all = new HashSet<>(leaves);
    all.add(KernelConfig.class);
    return all;
  }

  /** Where it begins. */
  Position start() {
    return kept.get(0).at();
  }

  /** As far as the run has ever been. */
  Position end() {
    Position now = Position.of(kernel);
    if (end.isBefore(now)) {
      end = now;
    }
    return end;
  }

  /** What has arrived here or arrives next; null where nothing is known of. */
  @Nullable Logged next() {
    return nextArrival < arrivals.size() ? arrivals.get(nextArrival) : null;
  }

  /** Does what {@link #next} says, which must be here. */
  void replayNext() {
    arrivals.get(nextArrival++).arrival().apply(kernel);
  }

  /** Something arrives now, and from here on the run is a new one. */
  void arrive(Arrival arrival) {
    forgetFuture();
    arrivals.add(new Logged(Position.of(kernel), arrival));
    replayNext();
  }

  private void forgetFuture() {
    Position now = Position.of(kernel);
    if (!now.isBefore(end) && nextArrival == arrivals.size()) {
      return;
    }
    arrivals.subList(nextArrival, arrivals.size()).clear();
    while (now.isBefore(kept.get(kept.size() - 1).at())) {
      checkpoints.drop(kept.remove(kept.size() - 1).checkpoint());
    }
    end = now;
    followers.forEach(Rewindable::forgetFuture);
  }

  /** Makes it possible to come back to here at once. */
  void keep() {
    Position now = Position.of(kernel);
    int place = kept.size();
    while (place > 0 && !kept.get(place - 1).at().isBefore(now)) {
      place--;
    }
    if (place < kept.size() && kept.get(place).at().equals(now)) {
      return;
    }
    List<Object> marks = followers.stream().map(Rewindable::mark).toList();
    Kept newest = new Kept(now, checkpoints.take(), marks);
    kept.add(place, newest);
    if (kept.size() > MOST_CHECKPOINTS || checkpoints.bytes() > MOST_BYTES) {
      thinOut(newest);
    }
  }

  /** Drops every second one of the older half, but not the one that has just been wished for. */
  private void thinOut(Kept newest) {
    for (int i = kept.size() / 2; i > 0; i--) {
      if (i % 2 == 1 && kept.get(i) != newest) {
        checkpoints.drop(kept.remove(i).checkpoint());
      }
    }
  }

  /** The last checkpoint before {@code place}; null if it is the start. */
  @Nullable Position lastBefore(Position place) {
    Position last = null;
    for (Kept one : kept) {
      if (one.at().isBefore(place)) {
        last = one.at();
      }
    }
    return last;
  }

  /** Goes to a checkpoint that {@link #lastBefore} has given. */
  void restore(Position at) {
    end();
    for (Kept one : kept) {
      if (one.at().equals(at)) {
        checkpoints.restore(one.checkpoint());
        for (int i = 0; i < followers.size(); i++) {
          followers.get(i).rewind(one.marks().get(i));
        }
        nextArrival = 0;
        while (nextArrival < arrivals.size() && arrivals.get(nextArrival).at().isBefore(at)) {
          nextArrival++;
        }
        return;
      }
    }
    throw new IllegalArgumentException("no checkpoint at " + at);
  }
}
