package dev.trapeze.cpu.mmu;

import dev.trapeze.cpu.isa.Xlen;
import org.jspecify.annotations.Nullable;

/**
 * How virtual addresses are translated, as data (RISC-V Privileged 1.12, 4.3 to 4.5). Levels are
 * numbered as the specification numbers them: the root table is level {@code levels() - 1}, and
 * level 0 maps 4 KiB pages.
 */
public enum PagingMode {
  /** No translation: a virtual address is a physical address. */
  BARE(null, 0, 0, 0, 0, 64, 64),
  /** 32-bit virtual, 34-bit physical addresses, two levels. */
  SV32(Xlen.RV32, 1, 2, 10, 4, 32, 34),
  /** 39-bit virtual, 56-bit physical addresses, three levels. */
  SV39(Xlen.RV64, 8, 3, 9, 8, 39, 56),
  /** 48-bit virtual, 56-bit physical addresses, four levels. */
  SV48(Xlen.RV64, 9, 4, 9, 8, 48, 56);

  /** Size of a page, and of a page table, in bytes. */
  public static final int PAGE_BYTES = 4096;

  /** log2 of {@link #PAGE_BYTES}. */
  public static final int PAGE_SHIFT = 12;

  private static final long SATP_PPN_32 = 0x3F_FFFFL;
  private static final long SATP_PPN_64 = 0xFFF_FFFF_FFFFL;

  private final @Nullable Xlen xlen;
  private final int satpMode;
  private final int levels;
  private final int vpnBits;
  private final int pteBytes;
  private final int vaBits;
  private final int paBits;

  PagingMode(
      @Nullable Xlen xlen,
      int satpMode,
      int levels,
      int vpnBits,
      int pteBytes,
      int vaBits,
      int paBits) {
    this.xlen = xlen;
    this.satpMode = satpMode;
    this.levels = levels;
    this.vpnBits = vpnBits;
    this.pteBytes = pteBytes;
    this.vaBits = vaBits;
    this.paBits = paBits;
  }

  /** The mode that every machine of this width pages with: Sv32 or Sv39. */
  public static PagingMode of(Xlen xlen) {
    return xlen == Xlen.RV32 ? SV32 : SV39;
  }

  /**
   * The mode that a {@code satp} value selects, or null if this machine has no such mode (a write
   * of such a value to {@code satp} has no effect; 4.1.11).
   */
  public static @Nullable PagingMode ofSatp(long satp, Xlen xlen) {
    int field = xlen == Xlen.RV32 ? (int) satp >>> 31 : (int) (satp >>> 60);
    if (field == 0) {
      return BARE;
    }
    if (xlen == Xlen.RV32) {
      return SV32;
    }
    return field == SV39.satpMode ? SV39 : field == SV48.satpMode ? SV48 : null;
  }

  /** Number of levels of page tables; 0 for {@link #BARE}. */
  public int levels() {
    return levels;
  }

  /** Number of virtual-address bits that index one table. */
  public int vpnBits() {
    return vpnBits;
  }

  /** Number of entries in one table. */
  public int entriesPerTable() {
    return 1 << vpnBits;
  }

  /** Size of a page-table entry in bytes. */
  public int pteBytes() {
    return pteBytes;
  }

  /** Number of bits in a virtual address. */
  public int vaBits() {
    return vaBits;
  }

  /** Number of bits in a physical address. */
  public int paBits() {
    return paBits;
  }

  /** The index into the table at {@code level} that {@code va} selects: {@code va.vpn[level]}. */
  public int vpnIndex(long va, int level) {
    return (int) (va >>> (PAGE_SHIFT + level * vpnBits)) & (entriesPerTable() - 1);
  }

  /** Bytes that a leaf at {@code level} maps: 4 KiB for level 0, more for superpages. */
  public long pageBytes(int level) {
    return 1L << (PAGE_SHIFT + level * vpnBits);
  }

  /**
   * True if all bits above the highest translated bit equal it (4.4.1, 4.5.1); always true for Sv32
   * and bare.
   */
  public boolean isCanonical(long va) {
    if (xlen != Xlen.RV64) {
      return true;
    }
    int spare = 64 - vaBits;
    return (va << spare) >> spare == va;
  }

  /**
   * The {@code satp} value, in register form (sign-extended), that selects this mode.
   *
   * @param rootPa physical address of the root table, a multiple of 4096; ignored by {@link #BARE}
   * @param asid address-space identifier: 9 bits in Sv32, 16 bits in Sv39 and Sv48
   */
  public long satpValue(long rootPa, int asid) {
    long ppn = rootPa >>> PAGE_SHIFT;
    return switch (this) {
      case BARE -> 0;
      case SV32 -> (int) (1L << 31 | (asid & 0x1FFL) << 22 | (ppn & SATP_PPN_32));
      case SV39, SV48 -> (long) satpMode << 60 | (asid & 0xFFFFL) << 44 | (ppn & SATP_PPN_64);
    };
  }

  /** The address-space identifier in a {@code satp} value of this mode; 0 for bare. */
  public int asid(long satp) {
    return switch (this) {
      case BARE -> 0;
      case SV32 -> (int) (satp >>> 22) & 0x1FF;
      case SV39, SV48 -> (int) (satp >>> 44) & 0xFFFF;
    };
  }

  /** Physical address of the root table that a {@code satp} value of this mode names. */
  public long rootPa(long satp) {
    return switch (this) {
      case BARE -> 0;
      case SV32 -> (satp & SATP_PPN_32) << PAGE_SHIFT;
      case SV39, SV48 -> (satp & SATP_PPN_64) << PAGE_SHIFT;
    };
  }

  /** The width that this mode belongs to; null for {@link #BARE}, which both have. */
  public @Nullable Xlen xlen() {
    return xlen;
  }
}
