package dev.trapeze.cpu.mmu;

import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import java.util.ArrayList;
import java.util.List;

/**
 * Physical memory protection: sixteen entries, each a range of physical addresses and what may be
 * done there (RISC-V Privileged 1.12, 3.7).
 *
 * <p>The granularity is four bytes. The entry of the lowest number that overlaps an access decides;
 * it must hold all of its bytes, or the access fails in every mode. Entries that are not locked do
 * not bind M-mode. What no entry overlaps is open to M-mode and closed to S and U, also when all
 * entries are off.
 */
public final class PhysicalMemoryProtection {
  /** Number of entries. */
  public static final int ENTRIES = 16;

  /** Configuration bit: loads are allowed. */
  public static final int R = 1;

  /** Configuration bit: stores are allowed; reserved without {@link #R}. */
  public static final int W = 1 << 1;

  /** Configuration bit: instruction fetches are allowed. */
  public static final int X = 1 << 2;

  /** Configuration: the range is from the previous entry's address up to this entry's. */
  public static final int TOR = 1 << 3;

  /** Configuration: the range is the four bytes at the address. */
  public static final int NA4 = 2 << 3;

  /** Configuration: the range is a naturally aligned power of two of eight bytes or more. */
  public static final int NAPOT = 3 << 3;

  /** Configuration bit: binds M-mode too, and cannot be written until reset. */
  public static final int L = 1 << 7;

  private static final int MATCHING = 3 << 3;
  private static final int WRITABLE = R | W | X | MATCHING | L;
  private static final int CONFIG_BITS = 8;
  private static final int ADDRESS_SHIFT = 2;
  private static final long ADDRESS_64 = (1L << 54) - 1;
  private static final long ADDRESS_32 = 0xFFFF_FFFFL;

  private final Xlen xlen;
  private final int[] configs = new int[ENTRIES];
  private final long[] addresses = new long[ENTRIES];
  private final List<Runnable> watchers = new ArrayList<>();

  // The entries that hold any byte, in order: first byte, byte behind the last, configuration.
  private final long[] firstPa = new long[ENTRIES];
  private final long[] endPa = new long[ENTRIES];
  private final int[] activeConfigs = new int[ENTRIES];
  private int active;
  private boolean unrestricted;

  /** All entries off and unlocked, as at reset. */
  public PhysicalMemoryProtection(Xlen xlen) {
    this.xlen = xlen;
  }

  /** Makes entry 0 open all of memory to every mode, as firmware does that protects nothing. */
  public void open() {
    addresses[0] = addressMask();
    configs[0] = NAPOT | R | W | X;
    changed();
  }

  /** Adds one who hears when what is permitted may have changed. */
  public void addWatcher(Runnable watcher) {
    watchers.add(watcher);
  }

  /**
   * Reads {@code pmpcfg}.
   *
   * @param csrIndex the number in the register's name, 0 to 3; the odd ones do not exist in RV64
   *     and read as 0
   * @return four configurations in RV32, eight in RV64, the lowest entry's in the lowest byte;
   *     sign-extended
   */
  public long readConfig(int csrIndex) {
    if (!isConfig(csrIndex)) {
      return 0;
    }
    long value = 0;
    for (int i = xlen.bytes() - 1; i >= 0; i--) {
      value = value << CONFIG_BITS | configs[4 * csrIndex + i];
    }
    return xlen.signExtend(value);
  }

  /**
   * Writes {@code pmpcfg}. Locked entries keep their configuration, reserved bits stay 0, and W
   * without R, which is reserved, becomes neither.
   *
   * @param csrIndex as for {@link #readConfig}
   */
  public void writeConfig(int csrIndex, long value) {
    if (!isConfig(csrIndex)) {
      return;
    }
    for (int i = 0; i < xlen.bytes(); i++) {
      int entry = 4 * csrIndex + i;
      if ((configs[entry] & L) == 0) {
        int config = (int) (value >>> CONFIG_BITS * i) & WRITABLE;
        configs[entry] = (config & R) == 0 ? config & ~W : config;
      }
    }
    changed();
  }

  private boolean isConfig(int csrIndex) {
    return csrIndex >= 0 && 4 * csrIndex < ENTRIES && (xlen == Xlen.RV32 || (csrIndex & 1) == 0);
  }

  /**
   * Reads {@code pmpaddr}.
   *
   * @param entry 0 to 15
   * @return bits 33 to 2 of an address in RV32 (sign-extended, as registers are), 55 to 2 in RV64
   */
  public long readAddress(int entry) {
    return xlen.signExtend(addresses[entry]);
  }

  /**
   * Writes {@code pmpaddr}, unless it is locked: by its own entry, or as the lower bound of the
   * next.
   *
   * @param entry 0 to 15
   */
  public void writeAddress(int entry, long value) {
    if (!isAddressLocked(entry)) {
      addresses[entry] = value & addressMask();
      changed();
    }
  }

  private boolean isAddressLocked(int entry) {
    boolean boundsLocked =
        entry + 1 < ENTRIES
            && (configs[entry + 1] & L) != 0
            && (configs[entry + 1] & MATCHING) == TOR;
    return boundsLocked || (configs[entry] & L) != 0;
  }

  private long addressMask() {
    return xlen == Xlen.RV32 ? ADDRESS_32 : ADDRESS_64;
  }

  /**
   * True if the access is permitted.
   *
   * <p>If an access to a whole range is, so is every access within the range: the same entry
   * decides.
   *
   * @param pa physical address of the first byte, not negative
   * @param bytes length of the access, at least 1
   * @param mode the mode that the access counts as, which for loads and stores {@code mstatus.MPRV}
   *     may have changed, and for page tables is S
   */
  public boolean permits(long pa, int bytes, AccessKind kind, PrivilegeMode mode) {
    if (unrestricted) {
      return true;
    }
    long end = pa + bytes;
    for (int i = 0; i < active; i++) {
      if (pa < endPa[i] && end > firstPa[i]) {
        boolean whole = pa >= firstPa[i] && end <= endPa[i];
        int config = activeConfigs[i];
        boolean unbound = mode == PrivilegeMode.MACHINE && (config & L) == 0;
        return whole && (unbound || (config & needed(kind)) != 0);
      }
    }
    return mode == PrivilegeMode.MACHINE;
  }

  private static int needed(AccessKind kind) {
    return switch (kind) {
      case FETCH -> X;
      case LOAD -> R;
      case STORE -> W;
    };
  }

  private void changed() {
    active = 0;
    for (int entry = 0; entry < ENTRIES; entry++) {
      long address = addresses[entry];
      switch (configs[entry] & MATCHING) {
        case TOR -> activate(entry, entry == 0 ? 0 : addresses[entry - 1], address);
        case NA4 -> activate(entry, address, address + 1);
        case NAPOT -> {
          long size = 2L << Long.numberOfTrailingZeros(~address);
          long first = address & (address + 1);
          activate(entry, first, first + size);
        }
        default -> {}
      }
    }
    unrestricted =
        active > 0
            && firstPa[0] == 0
            && endPa[0] > addressMask() << ADDRESS_SHIFT
            && (activeConfigs[0] & (R | W | X)) == (R | W | X);
    for (int i = 0; i < watchers.size(); i++) {
      watchers.get(i).run();
    }
  }

  private void activate(int entry, long first, long end) {
    if (first < end) {
      firstPa[active] = first << ADDRESS_SHIFT;
      endPa[active] = end << ADDRESS_SHIFT;
      activeConfigs[active] = configs[entry];
      active++;
    }
  }
}
