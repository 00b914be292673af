package dev.trapeze.console.maps;

import dev.trapeze.cpu.mmu.Pte;
import java.util.ArrayList;
import java.util.List;

/** Page-table entries as letters and words. */
public final class PteWords {
  /** From bit 7 down, as the figures of the specification have them. */
  static final String BITS = "DAGUXWRV";

  private static final int RSW_SHIFT = 8;

  private PteWords() {}

  /** R, W, X and U: {@code r-xu}. */
  public static String permissions(int flags) {
    return letter(flags, Pte.R, 'r')
        + letter(flags, Pte.W, 'w')
        + letter(flags, Pte.X, 'x')
        + letter(flags, Pte.U, 'u');
  }

  private static String letter(int flags, int bit, char letter) {
    return (flags & bit) != 0 ? String.valueOf(letter) : "-";
  }

  /** The eight low bits: {@code DA-U-WRV}. */
  public static String bits(long entry) {
    StringBuilder text = new StringBuilder(BITS.length());
    for (int i = 0; i < BITS.length(); i++) {
      boolean set = (entry >>> (BITS.length() - 1 - i) & 1) != 0;
      text.append(set ? BITS.charAt(i) : '-');
    }
    return text.toString();
  }

  /** The two bits of supervisor software, 0 to 3. */
  public static int rsw(long entry) {
    return (int) (entry & Pte.RSW) >> RSW_SHIFT;
  }

  /** Which bits differ: {@code W cleared, D set}; nothing where none does. */
  public static List<String> changes(long before, long after) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < BITS.length(); i++) {
      int bit = 1 << (BITS.length() - 1 - i);
      if (((before ^ after) & bit) != 0) {
        words.add(BITS.charAt(i) + ((after & bit) != 0 ? " set" : " cleared"));
      }
    }
    if (rsw(before) != rsw(after)) {
      words.add("RSW " + rsw(before) + " to " + rsw(after));
    }
    return words;
  }
}
