package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.state.StateSink;

/** A queue of bytes of fixed capacity: the buffer of a pipe, and of console input. */
final class ByteQueue {

  private final byte[] bytes;
  private int first;
  private int count;

  ByteQueue(int capacity) {
    this.bytes = new byte[capacity];
  }

  boolean isEmpty() {
    return count == 0;
  }

  boolean isFull() {
    return count == bytes.length;
  }

  /** Appends one byte, for which there is room. */
  void add(int value) {
    bytes[(first + count) % bytes.length] = (byte) value;
    count++;
  }

  /** Appends as many as fit of {@code length} bytes; none if the source fails. */
  int fill(ByteSource source, int length) {
    int total = Math.min(length, bytes.length - count);
    int start = (first + count) % bytes.length;
    int untilWrap = Math.min(total, bytes.length - start);
    if (untilWrap > 0) {
      source.fill(bytes, start, untilWrap);
    }
    if (total > untilWrap) {
      source.fill(bytes, 0, total - untilWrap);
    }
    count += total;
    return total;
  }

  /** Takes up to {@code length} bytes out; none if the sink fails. */
  int drain(ByteSink sink, int length) {
    int total = Math.min(length, count);
    int untilWrap = Math.min(total, bytes.length - first);
    if (untilWrap > 0) {
      sink.accept(bytes, first, untilWrap);
    }
    if (total > untilWrap) {
      sink.accept(bytes, 0, total - untilWrap);
    }
    first = (first + total) % bytes.length;
    count -= total;
    return total;
  }

  void putState(StateSink sink) {
    sink.put(count);
    for (int i = 0; i < count; i++) {
      sink.put(bytes[(first + i) % bytes.length]);
    }
  }
}
