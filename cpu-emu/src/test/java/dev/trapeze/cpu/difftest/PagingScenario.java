package dev.trapeze.cpu.difftest;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A page table made of random entries, and accesses through it: leaves at every level, with every
 * combination of permissions, reserved ones among them, and leaves that point outside RAM.
 *
 * <p>No table lies outside RAM: where the walk cannot read an entry, QEMU 7.2 reports a page fault
 * and not the access fault of the specification.
 */
final class PagingScenario {
  static final long TABLES_PA = 0x8010_0000L;
  static final int TABLE_PAGES = 16;

  /** Aligned for a superpage of the lowest level in both widths. */
  static final long DATA_PA = 0x8040_0000L;

  static final int DATA_PAGES = 32;
  static final long USER_CODE_VA = 0x3000_0000L;

  private static final long USER_CODE_PA = 0x8003_0000L;
  private static final long HARNESS_VA = 0x8000_0000L;
  private static final long TEST_VA = 0x4000_0000L;
  private static final long NOWHERE_PA = 0xC000_0000L;
  private static final int ENTRIES = 16;
  private static final int SPP = 0x100;
  private static final int SUM = 1 << 18;
  private static final int MXR = 1 << 19;
  private static final int STRAIGHT_FLAGS = Pte.V | Pte.R | Pte.W | Pte.X | Pte.A | Pte.D;

  /** What an access does. */
  enum Kind {
    LOAD,
    STORE,
    FETCH,
    WRITE_ENTRY
  }

  /**
   * One access.
   *
   * @param mode 0 for U-mode, SPP for S-mode; for a write of an entry the address to flush
   * @param bits SUM and MXR; for a write of an entry 1 to flush one address and 0 to flush all
   * @param address virtual; of a page-table entry both virtual and physical
   */
  record Access(Kind kind, long mode, long bits, long address, long value) {}

  /** A page-table entry that may be replaced, and the address of the first byte that it maps. */
  private record Entry(long pa, long va, int level) {}

  private final PagingMode mode;
  private final SplittableRandom random;
  private final ByteBuffer tables =
      ByteBuffer.allocate(TABLE_PAGES * PagingMode.PAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final List<Access> accesses = new ArrayList<>();
  private final List<Long> leavesVa = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private int usedTables = 1;

  PagingScenario(Xlen xlen, long seed, int count) {
    mode = PagingMode.of(xlen);
    random = new SplittableRandom(seed);
    int top = mode.levels() - 1;
    put(TABLES_PA, mode.vpnIndex(HARNESS_VA, top), Pte.make(HARNESS_VA, STRAIGHT_FLAGS));
    mapUserCode();
    int roots = top == 1 ? ENTRIES : 4;
    for (int i = 0; i < roots; i++) {
      long va = TEST_VA + i * mode.pageBytes(top);
      if (va < HARNESS_VA || va >= HARNESS_VA + mode.pageBytes(top)) {
        fill(TABLES_PA, top, va, i == 0);
      }
    }
    while (accesses.size() < count) {
      accesses.add(random.nextInt(12) == 0 ? entryWrite() : access());
    }
  }

  private void mapUserCode() {
    long tablePa = TABLES_PA;
    for (int level = mode.levels() - 1; level > 0; level--) {
      long nextPa = newTable();
      put(tablePa, mode.vpnIndex(USER_CODE_VA, level), Pte.make(nextPa, Pte.V));
      tablePa = nextPa;
    }
    int flags = Pte.V | Pte.R | Pte.X | Pte.U | Pte.A;
    put(tablePa, mode.vpnIndex(USER_CODE_VA, 0), Pte.make(USER_CODE_PA, flags));
  }

  private long newTable() {
    return TABLES_PA + (long) usedTables++ * PagingMode.PAGE_BYTES;
  }

  /**
   * Puts something at the entry for an address: a leaf, or a table whose entries are filled too.
   */
  private void fill(long tablePa, int level, long va, boolean table) {
    int index = mode.vpnIndex(va, level);
    if (tablePa != TABLES_PA) {
      entries.add(new Entry(tablePa + (long) index * mode.pteBytes(), va, level));
    }
    if (level == 0 || (!table && random.nextInt(3) > 0) || usedTables == TABLE_PAGES) {
      put(tablePa, index, leaf(level));
      // Of the largest superpage, only the part that is data is for accesses.
      leavesVa.add(level == 2 ? va + DATA_PA - HARNESS_VA : va);
      return;
    }
    long nextPa = newTable();
    int reserved = random.nextInt(10) == 0 ? pick(Pte.A, Pte.D, Pte.U) : 0;
    int flags = Pte.V | reserved | (random.nextInt(6) == 0 ? Pte.G : 0) | random.nextInt(4) << 8;
    put(tablePa, index, Pte.make(nextPa, flags));
    for (int i = 0; i < ENTRIES; i++) {
      fill(nextPa, level - 1, va + i * mode.pageBytes(level - 1), i == 0 && level > 1);
    }
  }

  private int pick(int... candidates) {
    return candidates[random.nextInt(candidates.length)];
  }

  private void put(long tablePa, int index, long pte) {
    int at = (int) (tablePa - TABLES_PA) + index * mode.pteBytes();
    if (mode.pteBytes() == 8) {
      tables.putLong(at, pte);
    } else {
      tables.putInt(at, (int) pte);
    }
  }

  private long leaf(int level) {
    int flags = random.nextInt(256) | (random.nextInt(10) > 0 ? Pte.V : 0);
    if (random.nextInt(3) > 0) {
      flags |= Pte.R;
    }
    if (level > 0 && (flags & (Pte.R | Pte.W | Pte.X)) == 0) {
      flags |= Pte.R; // Else it would be a table, and data would be its entries.
    }
    flags |= random.nextInt(4) << 8;
    long pa = DATA_PA;
    if (level == 0) {
      pa += (long) random.nextInt(DATA_PAGES) * PagingMode.PAGE_BYTES;
    } else if (level == 2) {
      pa = HARNESS_VA;
    }
    if (random.nextInt(12) == 0) {
      pa = NOWHERE_PA;
    } else if (level > 0 && random.nextInt(8) == 0) {
      pa += PagingMode.PAGE_BYTES; // Not aligned as a superpage must be.
    }
    boolean reserved = mode.pteBytes() == 8 && random.nextInt(12) == 0;
    long high = reserved ? 1L << (54 + random.nextInt(10)) : 0;
    return Pte.make(pa, flags) | high;
  }

  private Access entryWrite() {
    Entry entry = entries.get(random.nextInt(entries.size()));
    boolean oneAddress = entry.level == 0 && random.nextBoolean();
    return new Access(
        Kind.WRITE_ENTRY,
        oneAddress ? entry.va : 0,
        oneAddress ? 1 : 0,
        entry.pa,
        leaf(entry.level));
  }

  private Access access() {
    Kind kind = Kind.values()[random.nextInt(3)];
    long va = random.nextInt(20) == 0 ? anyVa() : leavesVa.get(random.nextInt(leavesVa.size()));
    va = mode.pteBytes() == 4 ? (int) (va + offset(kind)) : va + offset(kind);
    long privilege = random.nextBoolean() ? SPP : 0;
    long bits = (random.nextBoolean() ? SUM : 0) | (random.nextBoolean() ? MXR : 0);
    return new Access(kind, privilege, bits, va, random.nextInt());
  }

  private long offset(Kind kind) {
    // At the start of a page lies the instruction that fetches execute; nothing else is stored
    // there.
    return switch (kind) {
      case FETCH, WRITE_ENTRY -> 0;
      case LOAD ->
          random.nextInt(16) == 0
              ? PagingMode.PAGE_BYTES - 2 // Misaligned, and partly on the next page.
              : random.nextInt(PagingMode.PAGE_BYTES / 4) * 4L;
      case STORE -> 16 + random.nextInt(PagingMode.PAGE_BYTES - 20);
    };
  }

  private long anyVa() {
    long bit = 1L << random.nextInt(64);
    return switch (random.nextInt(3)) {
      case 0 -> TEST_VA ^ (bit & -PagingMode.PAGE_BYTES);
      case 1 -> -PagingMode.PAGE_BYTES;
      default -> random.nextLong() & -PagingMode.PAGE_BYTES;
    };
  }

  long satp() {
    return mode.satpValue(TABLES_PA, 0);
  }

  List<Access> accesses() {
    return accesses;
  }

  byte[] tables() {
    return tables.array();
  }

  static long userCodePa() {
    return USER_CODE_PA;
  }
}
