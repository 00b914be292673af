package dev.trapeze.kernel.proc;

import dev.trapeze.kernel.state.StateSink;

/**
 * How far a system call has come that had to wait: kept in the process and not on a stack, so that
 * the call can be tried again from its start and a sleeping process is plain data.
 */
public final class PendingCall {
  private boolean active;
  private long bytesDone;
  private long deadlineTick;

  /** True while the process is inside a system call that has blocked at least once. */
  public boolean active() {
    return active;
  }

  /** Marks the call as begun and not finished. */
  public void begin() {
    active = true;
  }

  /** Forgets the call: it is finished, or its process has ended. */
  public void clear() {
    active = false;
    bytesDone = 0;
    deadlineTick = 0;
  }

  /** Bytes that earlier attempts have moved. */
  public long bytesDone() {
    return bytesDone;
  }

  /** Adds to the bytes that this call has moved. */
  public void addBytesDone(long bytes) {
    bytesDone += bytes;
  }

  /** The tick at which a sleeping call ends; 0 before the first attempt. */
  public long deadlineTick() {
    return deadlineTick;
  }

  /** Sets the tick at which a sleeping call ends. */
  public void setDeadlineTick(long tick) {
    deadlineTick = tick;
  }

  void putState(StateSink sink) {
    sink.put(active);
    sink.put(bytesDone);
    sink.put(deadlineTick);
  }
}
