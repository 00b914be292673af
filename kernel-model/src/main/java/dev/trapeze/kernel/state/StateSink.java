package dev.trapeze.kernel.state;

import java.nio.charset.StandardCharsets;

/**
 * Takes down the state of a system, value by value. Two systems are in the same state if and only
 * if the same values are put in the same order: everything that can change what happens next has to
 * be put, nothing that differs from one JVM to the other may be (no identity, no order of a hash
 * map).
 */
public interface StateSink {

  /** Puts a number. */
  void put(long value);

  /** Puts {@code length} bytes, without the length. */
  void put(byte[] bytes, int offset, int length);

  /** Puts a truth. */
  default void put(boolean value) {
    put(value ? 1L : 0L);
  }

  /** Puts a text with its length. */
  default void put(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    put(bytes.length);
    put(bytes, 0, bytes.length);
  }

  /**
   * True the first time that an object is met that more than one other leads to: then its contents
   * are to be put. Every time its number, by order of meeting, has been put by this method.
   */
  boolean meet(Object shared);
}
