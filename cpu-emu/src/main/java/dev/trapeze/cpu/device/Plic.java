package dev.trapeze.cpu.device;

import dev.trapeze.cpu.memory.Device;

/**
 * The platform-level interrupt controller (RISC-V PLIC 1.0.0), with the sizes of QEMU's {@code
 * virt}: sources 1 to 96, priorities 0 to 7, two contexts for each hart, M-mode's first.
 *
 * <table>
 * <caption>Registers, all of 4 bytes</caption>
 * <tr><th>offset</th><th>register</th></tr>
 * <tr><td>0x00_0000 + 4 × source</td><td>priority; 0 is never</td></tr>
 * <tr><td>0x00_1000 + 4 × word</td><td>pending, a bit for each source; read-only</td></tr>
 * <tr><td>0x00_2000 + 0x80 × context + 4 × word</td><td>enable, a bit for each source</td></tr>
 * <tr><td>0x20_0000 + 0x1000 × context</td><td>threshold; only higher priorities interrupt</td></tr>
 * <tr><td>0x20_0004 + 0x1000 × context</td><td>load: claim; store: complete</td></tr>
 * </table>
 *
 * <p>Everything else reads 0 and ignores stores. Widths other than 4 are refused, as in QEMU.
 *
 * <p>All sources are levels. A gateway forwards one request when its level is raised, and no other
 * until the request has been claimed and completed; then at once if the level is still raised. A
 * request once forwarded stays even if the level falls. A claim ignores the threshold, and source 0
 * cannot be enabled. So says the specification, and QEMU 7.2 departs from it: it forwards nothing
 * at a completion, lets the threshold hold claims back, and has an enable bit for source 0.
 */
public final class Plic implements Device {
  /** Where a context's interrupts go. */
  public interface Contexts {
    /**
     * Raises or lowers the external interrupt of a context.
     *
     * @param context twice the hart's number for M-mode, and one more for S-mode
     */
    void setExternalInterrupt(int context, boolean level);
  }

  /** Number of the last source. */
  public static final int LAST_SOURCE = 96;

  private static final int WORDS = LAST_SOURCE / 32 + 1;
  private static final int PRIORITY_MASK = 7;
  private static final long PENDING = 0x1000;
  private static final long ENABLE = 0x2000;
  private static final int ENABLE_SHIFT = 7;
  private static final long CONTEXT = 0x20_0000;
  private static final int CONTEXT_SHIFT = 12;

  /** Size of the window in bytes. */
  public static final long SIZE_BYTES = 0x60_0000;

  private static final int THRESHOLD_OFFSET = 0;
  private static final int CLAIM_OFFSET = 4;

  private final Contexts contexts;
  private final int[] priority = new int[LAST_SOURCE + 1];
  private final int[] pending = new int[WORDS];
  private final int[] level = new int[WORDS];

  /** Forwarded and not completed yet: the gateway is closed. */
  private final int[] busy = new int[WORDS];

  private final int[][] enable;
  private final int[] threshold;

  /** A PLIC with that many contexts, nothing enabled. */
  public Plic(int contextCount, Contexts contexts) {
    this.contexts = contexts;
    enable = new int[contextCount][WORDS];
    threshold = new int[contextCount];
  }

  /**
   * The wire of a source.
   *
   * @param source 1 to {@link #LAST_SOURCE}
   */
  public InterruptLine line(int source) {
    int word = source >> 5;
    int bit = 1 << source;
    return raised -> {
      if (raised != ((level[word] & bit) != 0)) {
        level[word] ^= bit;
        if (raised) {
          forward(word, bit);
        }
      }
    };
  }

  private void forward(int word, int bit) {
    if ((level[word] & ~busy[word] & bit) != 0) {
      busy[word] |= bit;
      pending[word] |= bit;
      update();
    }
  }

  @Override
  public long sizeBytes() {
    return SIZE_BYTES;
  }

  @Override
  public boolean canLoad(long offset, int widthBytes) {
    return widthBytes == 4;
  }

  @Override
  public boolean canStore(long offset, int widthBytes) {
    return canLoad(offset, widthBytes);
  }

  @Override
  public long load(long offset, int widthBytes) {
    if (offset < PENDING) {
      int source = (int) offset >> 2;
      return source <= LAST_SOURCE ? priority[source] : 0;
    }
    if (offset < ENABLE) {
      return word(pending, offset - PENDING);
    }
    if (offset < CONTEXT) {
      int context = (int) (offset - ENABLE) >> ENABLE_SHIFT;
      return context < enable.length
          ? word(enable[context], offset & ((1 << ENABLE_SHIFT) - 1))
          : 0;
    }
    int context = (int) (offset - CONTEXT) >> CONTEXT_SHIFT;
    if (context >= threshold.length) {
      return 0;
    }
    return switch ((int) offset & ((1 << CONTEXT_SHIFT) - 1)) {
      case THRESHOLD_OFFSET -> threshold[context];
      case CLAIM_OFFSET -> claim(context);
      default -> 0;
    };
  }

  private static long word(int[] words, long offset) {
    int index = (int) offset >> 2;
    return index < WORDS ? words[index] & 0xFFFF_FFFFL : 0;
  }

  @Override
  public void store(long offset, int widthBytes, long value) {
    int data = (int) value;
    if (offset < PENDING) {
      int source = (int) offset >> 2;
      if (source > 0 && source <= LAST_SOURCE) {
        priority[source] = data & PRIORITY_MASK;
      }
    } else if (offset >= ENABLE && offset < CONTEXT) {
      storeEnable((int) (offset - ENABLE), data);
    } else if (offset >= CONTEXT) {
      storeContext((int) (offset - CONTEXT), data);
    }
    update();
  }

  private void storeEnable(int offset, int data) {
    int context = offset >> ENABLE_SHIFT;
    int index = (offset & ((1 << ENABLE_SHIFT) - 1)) >> 2;
    if (context < enable.length && index < WORDS) {
      enable[context][index] = data & existing(index);
    }
  }

  /** The bits of a word that belong to a source. */
  private static int existing(int index) {
    int all = index == WORDS - 1 ? (2 << (LAST_SOURCE & 31)) - 1 : -1;
    return index == 0 ? all & ~1 : all;
  }

  private void storeContext(int offset, int data) {
    int context = offset >> CONTEXT_SHIFT;
    if (context < threshold.length) {
      switch (offset & ((1 << CONTEXT_SHIFT) - 1)) {
        case THRESHOLD_OFFSET -> threshold[context] = data & PRIORITY_MASK;
        case CLAIM_OFFSET -> complete(context, data);
        default -> {}
      }
    }
  }

  private int claim(int context) {
    int source = best(context, 0);
    if (source != 0) {
      pending[source >> 5] &= ~(1 << source);
      update();
    }
    return source;
  }

  private void complete(int context, int source) {
    if (source > 0 && source <= LAST_SOURCE) {
      int word = source >> 5;
      int bit = 1 << source;
      if ((enable[context][word] & busy[word] & ~pending[word] & bit) != 0) {
        busy[word] &= ~bit;
        forward(word, bit);
      }
    }
  }

  /**
   * The pending and enabled source of the highest priority above a limit, the lowest number among
   * equals; 0 if there is none.
   */
  private int best(int context, int limit) {
    int found = 0;
    int highest = limit;
    for (int word = 0; word < WORDS; word++) {
      for (int ready = pending[word] & enable[context][word]; ready != 0; ready &= ready - 1) {
        int source = word << 5 | Integer.numberOfTrailingZeros(ready);
        if (priority[source] > highest) {
          highest = priority[source];
          found = source;
        }
      }
    }
    return found;
  }

  private void update() {
    for (int context = 0; context < threshold.length; context++) {
      contexts.setExternalInterrupt(context, best(context, threshold[context]) != 0);
    }
  }
}
