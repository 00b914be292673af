package dev.trapeze.cpu.difftest.privileged;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.Pte;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random page tables: leaves at every level with every combination of permissions, reserved ones
 * among them, superpages that are not aligned, leaves that point outside RAM. The harness is mapped
 * for S-mode where it lies, and for U-mode at {@link ProbeText#USER_ALIAS} above.
 */
final class PageTables {
  static final long DATA_PA = ProbeImage.AREA_PA + 0x10_0000;
  static final int DATA_PAGES = 16;
  static final int PAGE_BYTES = 4096;

  /** Neither RAM nor a device. */
  static final long NOWHERE_PA = 0xC000_0000L;

  private static final int MOST_TABLES = 128;
  private static final int STRAIGHT = Pte.V | Pte.R | Pte.W | Pte.X | Pte.A | Pte.D;

  /** The paging modes (RISC-V Privileged 1.12, 4.3 to 4.5), in numbers. */
  enum Mode {
    SV32(Xlen.RV32, 2, 10, 4, 32),
    SV39(Xlen.RV64, 3, 9, 8, 39),
    SV48(Xlen.RV64, 4, 9, 8, 48);

    final Xlen xlen;
    final int levels;
    final int indexBits;
    final int pteBytes;
    final int vaBits;

    Mode(Xlen xlen, int levels, int indexBits, int pteBytes, int vaBits) {
      this.xlen = xlen;
      this.levels = levels;
      this.indexBits = indexBits;
      this.pteBytes = pteBytes;
      this.vaBits = vaBits;
    }

    int index(long va, int level) {
      return (int) (va >>> (12 + level * indexBits)) & ((1 << indexBits) - 1);
    }

    long pageBytes(int level) {
      return 1L << (12 + level * indexBits);
    }

    long satp(long rootPa, int asid) {
      return this == SV32
          ? (int) (1L << 31 | (long) asid << 22 | rootPa >>> 12)
          : (this == SV39 ? 8L : 9L) << 60 | (long) asid << 44 | rootPa >>> 12;
    }
  }

  /**
   * An entry that maps something.
   *
   * @param ptePa where it is
   * @param va first byte that it maps
   * @param dataVa where the data pages appear if it maps them
   */
  record Leaf(long ptePa, long va, int level, long dataVa) {}

  private final Mode mode;
  private final SplittableRandom random;
  private final ByteBuffer bytes =
      ByteBuffer.allocate((int) (DATA_PA - ProbeImage.AREA_PA) + DATA_PAGES * PAGE_BYTES)
          .order(ByteOrder.LITTLE_ENDIAN);
  private final List<Leaf> leaves = new ArrayList<>();
  private int usedTables = 1;

  PageTables(Mode mode, SplittableRandom random) {
    this.mode = mode;
    this.random = random;
    int gigabyteOrRoot = Math.min(mode.levels - 1, 2);
    map(ProbeImage.BASE_PA, mode == Mode.SV32 ? 1 : gigabyteOrRoot, STRAIGHT, ProbeImage.BASE_PA);
    map(
        ProbeImage.BASE_PA + ProbeText.USER_ALIAS,
        1,
        Pte.V | Pte.R | Pte.X | Pte.U | Pte.A,
        ProbeImage.BASE_PA);
    for (int i = 0; i < 60; i++) {
      addLeaf();
    }
    fillData();
  }

  /** Satp value for these tables. */
  long satp(int asid) {
    return mode.satp(ProbeImage.AREA_PA, asid);
  }

  Mode mode() {
    return mode;
  }

  List<Leaf> leaves() {
    return leaves;
  }

  /** Contents of {@link ProbeImage#AREA_PA}. */
  byte[] bytes() {
    return bytes.array();
  }

  /** Every word of data tells where it is; at the page's start and end are instructions. */
  private void fillData() {
    int start = (int) (DATA_PA - ProbeImage.AREA_PA);
    for (int at = 0; at < DATA_PAGES * PAGE_BYTES; at += 4) {
      bytes.putInt(start + at, at << 16 | 0x9002 | at >> 12 << 4);
    }
    for (int page = 0; page < DATA_PAGES; page++) {
      // Two times c.ebreak, and at the end the first half of an addi to x0.
      bytes.putInt(start + page * PAGE_BYTES, 0x9002_9002);
      bytes.putShort(start + page * PAGE_BYTES + PAGE_BYTES - 2, (short) 0x0013);
    }
  }

  private void map(long va, int leafLevel, int flags, long pa) {
    long tablePa = ProbeImage.AREA_PA;
    for (int level = mode.levels - 1; level > leafLevel; level--) {
      tablePa = tableAt(tablePa + (long) mode.index(va, level) * mode.pteBytes, Pte.V);
    }
    put(tablePa + (long) mode.index(va, leafLevel) * mode.pteBytes, Pte.make(pa, flags));
  }

  private long tableAt(long ptePa, int flags) {
    long pte = get(ptePa);
    if (pte == 0) {
      pte = Pte.make(ProbeImage.AREA_PA + (long) usedTables++ * PAGE_BYTES, flags);
      put(ptePa, pte);
    }
    return Pte.pa(pte);
  }

  private void addLeaf() {
    long va = va();
    int leafLevel = random.nextInt(3) > 0 ? 0 : random.nextInt(mode.levels);
    long tablePa = ProbeImage.AREA_PA;
    for (int level = mode.levels - 1; level > leafLevel; level--) {
      long ptePa = tablePa + (long) mode.index(va, level) * mode.pteBytes;
      long pte = get(ptePa);
      if ((pte != 0 && Pte.isLeaf(pte)) || usedTables == MOST_TABLES) {
        return;
      }
      int reserved = random.nextInt(12) == 0 ? 1 << List.of(4, 6, 7).get(random.nextInt(3)) : 0;
      int global = random.nextInt(6) == 0 ? Pte.G : 0;
      tablePa = tableAt(ptePa, Pte.V | reserved | global | random.nextInt(4) << 8);
    }
    long ptePa = tablePa + (long) mode.index(va, leafLevel) * mode.pteBytes;
    if (get(ptePa) == 0) {
      long firstVa = va & -mode.pageBytes(leafLevel);
      long inside = DATA_PA & (mode.pageBytes(leafLevel) - 1);
      leaves.add(new Leaf(ptePa, firstVa, leafLevel, firstVa + (leafLevel == 0 ? 0 : inside)));
      put(ptePa, randomLeaf(leafLevel));
    }
  }

  /** A page among few, so that they share tables and lie side by side. */
  private long va() {
    long va = 0;
    for (int level = mode.levels - 1; level >= 0; level--) {
      int last = (1 << mode.indexBits) - 1;
      int index = List.of(0, 1, 2, 3, last - 1, last).get(random.nextInt(6));
      if (level == mode.levels - 1) {
        int half = last / 2;
        index = List.of(0x11, 0x12, half, half + 1, last - 1, last).get(random.nextInt(6));
        // The harness has root entries that are not for random leaves.
        index = mode == Mode.SV32 && index == half + 1 ? half + 8 : index;
      }
      va = va << mode.indexBits | index;
    }
    int spare = 64 - mode.vaBits;
    return va << 12 << spare >> spare;
  }

  /** An entry that may be a leaf at that level. */
  long randomLeaf(int level) {
    int flags = random.nextInt(1 << 8) | (random.nextInt(12) > 0 ? Pte.V : 0);
    if (random.nextInt(3) > 0) {
      flags |= Pte.R;
    }
    if (random.nextInt(4) == 0) {
      flags |= Pte.R | Pte.W | Pte.X | Pte.A;
    }
    if (level > 0 && (flags & (Pte.R | Pte.W | Pte.X)) == 0) {
      flags |= Pte.R; // Else it would be a table, and data would be its entries.
    }
    flags |= random.nextInt(4) << 8;
    long pa =
        level == 0
            ? DATA_PA + (long) random.nextInt(DATA_PAGES) * PAGE_BYTES
            : DATA_PA & -mode.pageBytes(level);
    int unusual = random.nextInt(16);
    if (unusual == 0) {
      pa = NOWHERE_PA & -mode.pageBytes(level);
    } else if (unusual == 1 && level > 0) {
      pa += PAGE_BYTES << random.nextInt(mode.indexBits * level); // Not aligned as it must be.
    } else if (unusual == 2 && mode != Mode.SV32) { // Of Sv32's 34 bits QEMU 7.2 ignores two.
      pa |= 1L << 40 + random.nextInt(16);
    }
    boolean reserved = mode.pteBytes == 8 && random.nextInt(16) == 0;
    return Pte.make(pa, flags) | (reserved ? 1L << 54 + random.nextInt(10) : 0);
  }

  private void put(long pa, long pte) {
    int at = (int) (pa - ProbeImage.AREA_PA);
    if (mode.pteBytes == 8) {
      bytes.putLong(at, pte);
    } else {
      bytes.putInt(at, (int) pte);
    }
  }

  private long get(long pa) {
    int at = (int) (pa - ProbeImage.AREA_PA);
    return mode.pteBytes == 8 ? bytes.getLong(at) : bytes.getInt(at) & 0xFFFF_FFFFL;
  }
}
