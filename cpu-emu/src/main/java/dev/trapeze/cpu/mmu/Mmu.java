package dev.trapeze.cpu.mmu;

import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.FrameWatcher;
import dev.trapeze.cpu.memory.Ram;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Address translation and physical memory protection, with caches.
 *
 * <p>Several {@link TlbContext}s are kept, one for each combination of satp, privilege, SUM and MXR
 * lately in use, so that traps and switches of the address space lose no translations. A page is in
 * them only if physical memory protection gives the whole of it the same answer; in others, each
 * access is checked.
 *
 * <p>With {@link TranslationCaching#COHERENT}, the caches are exact: a store to any frame that a
 * cached translation was read from, whoever makes it, drops them all. So a translation is always
 * what the tables in memory say, results do not depend on what happens to be cached, and {@code
 * sfence.vma} has nothing left to do. (The specification allows stale translations until that
 * instruction; it asks for none.)
 *
 * <p>With {@link TranslationCaching#ARCHITECTURAL}, a {@link TranslationBuffer} stands between the
 * contexts and the tables, and the contexts hold only what is in it.
 */
public final class Mmu implements FrameWatcher {
  private static final int CONTEXTS = 64;
  private static final int SLOT_BITS = 58;
  private static final int FETCH_SHIFT = 2;
  private static final int ASID_32 = 0x1FF;
  private static final int SUM = 1 << 4;
  private static final int MXR = 1 << 5;

  private final Xlen xlen;
  private final Ram ram;
  private final PhysicalMemoryProtection protection;
  private final AccessedDirtyPolicy accessedDirty;
  private final PageTableWalker walker;
  private final @Nullable TranslationBuffer buffer;
  private final @Nullable TlbContext[] contexts = new @Nullable TlbContext[CONTEXTS];
  private TlbContext current;
  private long epoch;

  // What is selected.
  private long satp;
  private PagingMode paging = PagingMode.BARE;
  private PrivilegeMode fetchMode = PrivilegeMode.MACHINE;
  private PrivilegeMode dataMode = PrivilegeMode.MACHINE;
  private boolean sum;
  private boolean mxr;

  /** An MMU with translation off, in M-mode. */
  public Mmu(Xlen xlen, Ram ram, PhysicalMemoryProtection protection, MmuConfig config) {
    this.xlen = xlen;
    this.ram = ram;
    this.protection = protection;
    this.accessedDirty = config.accessedDirty();
    boolean coherent = config.caching() == TranslationCaching.COHERENT;
    this.walker = new PageTableWalker(ram, protection, accessedDirty, coherent);
    this.buffer = coherent ? null : new TranslationBuffer();
    this.current = context(0, 0);
    ram.marks().addWatcher(this);
    protection.addWatcher(this::dropAll);
    select(0, PrivilegeMode.MACHINE, PrivilegeMode.MACHINE, false, false);
  }

  /**
   * Sets what addresses are translated by from now on. In M-mode they are physical.
   *
   * @param satp a value that the register can have
   * @param fetchMode the mode of instruction fetches: the hart's
   * @param dataMode the mode of loads and stores, which {@code mstatus.MPRV} can set apart
   * @param sum {@code mstatus.SUM}
   * @param mxr {@code mstatus.MXR}
   */
  public void select(
      long satp, PrivilegeMode fetchMode, PrivilegeMode dataMode, boolean sum, boolean mxr) {
    this.satp = satp;
    this.paging = Objects.requireNonNull(PagingMode.ofSatp(satp, xlen));
    this.fetchMode = fetchMode;
    this.dataMode = dataMode;
    this.sum = sum;
    this.mxr = mxr;
    boolean paged = paging != PagingMode.BARE;
    int flags = regime(dataMode, paged) | regime(fetchMode, paged) << FETCH_SHIFT;
    if (paged && dataMode != PrivilegeMode.MACHINE) {
      flags |= (sum && dataMode == PrivilegeMode.SUPERVISOR ? SUM : 0) | (mxr ? MXR : 0);
    }
    boolean translates = paged && (flags & 3 & flags >> FETCH_SHIFT) != 3;
    long tag = !translates ? 0 : buffer == null ? satp : paging.satpValue(0, paging.asid(satp));
    if (!current.isFor(tag, flags)) {
      current = context(tag, flags);
    }
  }

  /** What there is to tell apart: without translation, U and S are the same. */
  private static int regime(PrivilegeMode mode, boolean paged) {
    return !paged && mode == PrivilegeMode.USER ? PrivilegeMode.SUPERVISOR.code() : mode.code();
  }

  /** The context for a key, with nothing stale in it; the one in its place may have to go. */
  private TlbContext context(long tag, int flags) {
    int slot = (int) ((tag * 0x9E37_79B9_7F4A_7C15L) >>> SLOT_BITS) ^ flags;
    TlbContext context = contexts[slot];
    if (context == null) {
      context = new TlbContext();
      contexts[slot] = context;
    }
    if (!context.isFor(tag, flags)) {
      context.assign(tag, flags);
    }
    context.catchUp(epoch);
    return context;
  }

  /** The translations cached for what is selected. */
  public TlbContext context() {
    return current;
  }

  /** Changes whenever cached translations have been dropped. */
  public long epoch() {
    return epoch;
  }

  /**
   * Translates and checks an access that lies within a page, and caches the translation if it leads
   * to RAM.
   *
   * @param va address of the first byte, sign-extended to 64 bits
   * @param bytes length of the access, 1 to 8
   * @return a physical address, which need not be RAM, or a fault: see {@link Translation}
   */
  public long translate(long va, AccessKind kind, int bytes) {
    PrivilegeMode mode = kind == AccessKind.FETCH ? fetchMode : dataMode;
    long pa;
    if (paging == PagingMode.BARE || mode == PrivilegeMode.MACHINE) {
      pa = xlen.zeroExtend(va);
      if (pa < 0) {
        return Translation.fault(kind.accessFault());
      }
    } else {
      pa = buffer == null ? walk(va, kind, mode) : lookUp(buffer, va, kind, mode);
      if (Translation.isFault(pa)) {
        return pa;
      }
    }
    boolean inRam = ram.contains(pa, 1);
    if (inRam && protection.permits(pa & TlbContext.PAGE_MASK, Ram.FRAME_BYTES, kind, mode)) {
      cache(va, kind, ram.frameOf(pa));
    } else if (!protection.permits(pa, bytes, kind, mode)) {
      return Translation.fault(kind.accessFault());
    }
    return pa;
  }

  /**
   * What {@link #translate} would give, without any effect: nothing is cached, and no A or D is
   * set.
   */
  public long probe(long va, AccessKind kind, int bytes) {
    PrivilegeMode mode = kind == AccessKind.FETCH ? fetchMode : dataMode;
    long pa = probe(va, kind, mode);
    return Translation.isFault(pa) || protection.permits(pa, bytes, kind, mode)
        ? pa
        : Translation.fault(kind.accessFault());
  }

  private long probe(long va, AccessKind kind, PrivilegeMode mode) {
    if (paging == PagingMode.BARE || mode == PrivilegeMode.MACHINE) {
      long pa = xlen.zeroExtend(va);
      return pa < 0 ? Translation.fault(kind.accessFault()) : pa;
    }
    CachedTranslation entry = buffer == null ? null : buffer.find(paging, paging.asid(satp), va);
    if (entry == null || isOutgrown(entry, kind)) {
      return walker.probe(paging, satp, va, kind, mode, sum, mxr);
    }
    return throughEntry(entry, va, kind, mode);
  }

  private long walk(long va, AccessKind kind, PrivilegeMode mode) {
    return walker.translate(paging, satp, va, kind, mode, sum, mxr);
  }

  /** Translates by what the buffer holds, and if it holds nothing, by what it will hold then. */
  private long lookUp(TranslationBuffer buffer, long va, AccessKind kind, PrivilegeMode mode) {
    int asid = paging.asid(satp);
    CachedTranslation entry = buffer.find(paging, asid, va);
    if (entry != null && !isOutgrown(entry, kind)) {
      return throughEntry(entry, va, kind, mode);
    }
    long pa = walk(va, kind, mode);
    if (!Translation.isFault(pa) && buffer.put(walker.found(paging, asid, va), entry)) {
      dropAll();
    }
    return pa;
  }

  /** True if the tables have to be asked again, because D is to be set. */
  private boolean isOutgrown(CachedTranslation entry, AccessKind kind) {
    return isClean(entry, kind) && accessedDirty == AccessedDirtyPolicy.UPDATE;
  }

  private static boolean isClean(CachedTranslation entry, AccessKind kind) {
    return kind == AccessKind.STORE && (entry.flags() & Pte.D) == 0;
  }

  private long throughEntry(CachedTranslation entry, long va, AccessKind kind, PrivilegeMode mode) {
    return !isClean(entry, kind) && PageTableWalker.permits(entry.flags(), kind, mode, sum, mxr)
        ? entry.pa() + (va - entry.va())
        : Translation.fault(kind.pageFault());
  }

  private void cache(long va, AccessKind kind, int frame) {
    boolean observed =
        switch (kind) {
          case FETCH -> false;
          case LOAD -> ram.marks().areLoadsObserved(frame);
          case STORE -> ram.marks().isWatched(frame);
        };
    if (!observed) {
      if (kind == AccessKind.STORE) {
        ram.marks().markStoreCached(frame);
      }
      current.fill(kind, va, frame);
    }
  }

  /**
   * What {@code sfence.vma} and {@code sinval.vma} order (4.2.1): translations read from now on are
   * those that the tables hold now.
   *
   * @param va the page whose translations are meant, as its first address; or -1 for all (rs1 is
   *     x0)
   * @param asid the address space meant, of which only the bits count that an ASID has; or -1 for
   *     all and for global translations (rs2 is x0)
   */
  public void fence(long va, int asid) {
    if (buffer != null) {
      buffer.fence(va, asid == -1 || xlen == Xlen.RV64 ? asid : asid & ASID_32);
      dropAll();
    }
  }

  /**
   * What is cached, for one who wants to see it; without what is not translated.
   *
   * <p>With {@link TranslationCaching#ARCHITECTURAL}, the entries of the buffer. With {@link
   * TranslationCaching#COHERENT}, the 4 KiB pages that are at hand for some address space and mode:
   * R, W and X stand for the accesses that have been made, U for U-mode, and no entry is global.
   */
  public List<CachedTranslation> cached() {
    if (buffer != null) {
      return buffer.entries();
    }
    List<CachedTranslation> list = new ArrayList<>();
    for (TlbContext context : contexts) {
      if (context != null && context.tag() != 0) {
        context.catchUp(epoch);
        PagingMode mode = Objects.requireNonNull(PagingMode.ofSatp(context.tag(), xlen));
        boolean user = (context.flags() & 3) == PrivilegeMode.USER.code();
        context.list(mode, user ? Pte.U : 0, ram.basePa(), list);
      }
    }
    return list;
  }

  /** What it remembers that the tables in memory may not say: the buffer, if there is one. */
  public List<Object> state() {
    return buffer == null ? List.of() : List.of(buffer);
  }

  /** Protection, tables and {@link #state} have been replaced by others. */
  public void stateReplaced() {
    dropAll();
  }

  private void dropAll() {
    epoch++;
    current.catchUp(epoch);
  }

  @Override
  public void tableWritten(int frame) {
    ram.marks().clearTables();
    dropAll();
  }

  @Override
  public void watchBegins(int frame) {
    for (TlbContext context : contexts) {
      if (context != null) {
        context.drop(AccessKind.STORE, frame);
      }
    }
  }

  @Override
  public void watchesBegin() {
    for (TlbContext context : contexts) {
      if (context != null) {
        context.dropStores();
      }
    }
  }

  @Override
  public void loadWatchBegins(int frame) {
    for (TlbContext context : contexts) {
      if (context != null) {
        context.drop(AccessKind.LOAD, frame);
      }
    }
  }

  @Override
  public void codeWritten(int frame, int firstOffset, int lastOffset) {}
}
