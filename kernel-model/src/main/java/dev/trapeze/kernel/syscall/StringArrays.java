package dev.trapeze.kernel.syscall;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.mm.Pages;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The arrays of strings that come with an exec, fetched one after the other within common limits
 * (xv6's {@code sys_exec}, Linux's {@code copy_strings}).
 */
final class StringArrays {
  private final CallContext call;
  private final ArgumentLimits limits;
  private long bytesLeft;

  /** Fetches from the caller of {@code call}, and no more than the limits allow. */
  StringArrays(CallContext call, ArgumentLimits limits) {
    this.call = call;
    this.limits = limits;
    this.bytesLeft = limits.totalBytes();
  }

  /**
   * Fetches an array of addresses, at any alignment, up to its null word, and the strings, whose
   * NULs are left out. E2BIG when they are too much, EFAULT for a bad address.
   */
  List<byte[]> fetch(long arrayVa) {
    int wordBytes = call.xlen().bytes();
    byte[] word = new byte[Long.BYTES];
    List<byte[]> strings = new ArrayList<>();
    while (true) {
      call.copyIn(arrayVa + (long) strings.size() * wordBytes, word, 0, wordBytes);
      long stringVa = ByteBuffer.wrap(word).order(ByteOrder.LITTLE_ENDIAN).getLong();
      if (stringVa == 0) {
        return strings;
      }
      if (strings.size() == limits.strings()) {
        throw ErrnoException.of(Errno.E2BIG);
      }
      byte[] string = string(stringVa);
      bytesLeft -= string.length + 1 + (limits.countsPointers() ? wordBytes : 0);
      if (bytesLeft < 0) {
        throw ErrnoException.of(Errno.E2BIG);
      }
      strings.add(string);
    }
  }

  /** Long strings are rare: only for them there is a large buffer. */
  private byte[] string(long va) {
    byte[] string = new byte[Math.min(limits.stringBytes(), Pages.BYTES)];
    int length = call.copyInString(va, string);
    if (length < 0 && limits.stringBytes() > string.length) {
      string = new byte[limits.stringBytes()];
      length = call.copyInString(va, string);
    }
    if (length < 0) {
      throw ErrnoException.of(Errno.E2BIG);
    }
    return Arrays.copyOf(string, length);
  }
}
