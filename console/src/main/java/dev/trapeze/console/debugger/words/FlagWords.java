package dev.trapeze.console.debugger.words;

import java.util.ArrayList;
import java.util.List;

/**
 * Names of bits, joined as in C.
 *
 * @param none what 0 is called
 * @param names of the bits, in the order in which they are written
 */
record FlagWords(String none, List<Bit> names) {
  /** One or more bits that have a name together, where {@code mask} has {@code value}. */
  record Bit(int mask, int value, String name) {
    Bit(int value, String name) {
      this(value, value, name);
    }
  }

  /** O_RDONLY and so on: xv6's bits. */
  static final FlagWords OPEN =
      new FlagWords(
          "O_RDONLY",
          List.of(
              new Bit(3, 0, "O_RDONLY"),
              new Bit(3, 1, "O_WRONLY"),
              new Bit(3, 2, "O_RDWR"),
              new Bit(0x200, "O_CREAT"),
              new Bit(0x400, "O_TRUNC"),
              new Bit(0x800, "O_APPEND"),
              new Bit(0x1000, "O_NOFOLLOW")));

  /** The third argument of mmap and of mprotect. */
  static final FlagWords PROTECTION =
      new FlagWords(
          "PROT_NONE",
          List.of(new Bit(1, "PROT_READ"), new Bit(2, "PROT_WRITE"), new Bit(4, "PROT_EXEC")));

  /** The fourth argument of mmap. */
  static final FlagWords MAP =
      new FlagWords(
          "0",
          List.of(
              new Bit(0xF, 1, "MAP_SHARED"),
              new Bit(0xF, 2, "MAP_PRIVATE"),
              new Bit(0x10, "MAP_FIXED"),
              new Bit(0x20, "MAP_ANONYMOUS"),
              new Bit(0x10_0000, "MAP_FIXED_NOREPLACE")));

  /** The third argument of msync. */
  static final FlagWords SYNC =
      new FlagWords(
          "0", List.of(new Bit(1, "MS_ASYNC"), new Bit(2, "MS_INVALIDATE"), new Bit(4, "MS_SYNC")));

  /** {@code O_RDWR|O_CREAT}; bits without a name as a number. */
  String of(long value) {
    int rest = (int) value;
    if (rest == 0) {
      return none;
    }
    List<String> words = new ArrayList<>();
    for (Bit bit : names) {
      if (((int) value & bit.mask()) == bit.value()) {
        words.add(bit.name());
        rest &= ~bit.mask();
      }
    }
    if (rest != 0) {
      words.add("0x" + Integer.toHexString(rest));
    }
    return String.join("|", words);
  }
}
