package dev.trapeze.kernel.syscall;

import dev.trapeze.kernel.fs.ByteSink;
import dev.trapeze.kernel.fs.ByteSource;

/**
 * The buffer of a {@code read} or {@code write}, which is filled or used up from its start. A page
 * that the program may not access so is an {@code EFAULT}.
 */
final class UserBuffer implements ByteSink, ByteSource {

  private final CallContext call;
  private long nextVa;

  UserBuffer(CallContext call, long va) {
    this.call = call;
    this.nextVa = va;
  }

  @Override
  public void accept(byte[] from, int offset, int length) {
    call.copyOut(from, offset, nextVa, length);
    nextVa += length;
  }

  /** A sink of which the first {@code bytes} bytes come here and the others get lost. */
  ByteSink firstBytes(int bytes) {
    int[] left = {bytes};
    return (from, offset, length) -> {
      int taken = Math.min(length, left[0]);
      accept(from, offset, taken);
      left[0] -= taken;
    };
  }

  @Override
  public void fill(byte[] into, int offset, int length) {
    call.copyIn(nextVa, into, offset, length);
    nextVa += length;
  }
}
