package dev.trapeze.cpu.mmu;

import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.FrameWatcher;
import dev.trapeze.cpu.memory.Ram;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Address translation with caches.
 *
 * <p>Several {@link TlbContext}s are kept, one for each combination of satp, privilege, SUM and MXR
 * lately in use, so that traps and switches of the address space lose no translations.
 *
 * <p>The caches are exact: a store to any frame that a cached translation was read from, whoever
 * makes it, drops them all. So a translation is always what the tables in memory say, results do
 * not depend on what happens to be cached, and {@code sfence.vma} has nothing left to do. (The
 * specification allows stale translations until that instruction; it asks for none.)
 */
public final class Mmu implements FrameWatcher {
  private static final int CONTEXTS = 64;
  private static final int USER = 1;
  private static final int SUM = 2;
  private static final int MXR = 4;

  private final Xlen xlen;
  private final Ram ram;
  private final PageTableWalker walker;
  private final @Nullable TlbContext[] contexts = new @Nullable TlbContext[CONTEXTS];
  private TlbContext current;
  private long epoch;

  /** An MMU with translation off. */
  public Mmu(Xlen xlen, Ram ram) {
    this.xlen = xlen;
    this.ram = ram;
    this.walker = new PageTableWalker(ram);
    this.current = context(0, 0);
    ram.marks().addWatcher(this);
  }

  /** Sets what addresses are translated by from now on. */
  public void select(long satp, PrivilegeMode privilege, boolean sum, boolean mxr) {
    int flags =
        satp == 0 ? 0 : (privilege == PrivilegeMode.USER ? USER : sum ? SUM : 0) | (mxr ? MXR : 0);
    if (!current.isFor(satp, flags)) {
      current = context(satp, flags);
    }
  }

  /** The context for a key, with nothing stale in it; the one in its place may have to go. */
  private TlbContext context(long satp, int flags) {
    int slot = (int) ((satp * 0x9E37_79B9_7F4A_7C15L) >>> 58) ^ flags << 1;
    TlbContext context = contexts[slot];
    if (context == null) {
      context = new TlbContext();
      contexts[slot] = context;
    }
    if (!context.isFor(satp, flags)) {
      context.assign(Objects.requireNonNull(PagingMode.ofSatp(satp, xlen)), satp, flags);
    }
    context.catchUp(epoch);
    return context;
  }

  /** The translations cached for what is selected. */
  public TlbContext context() {
    return current;
  }

  /** Changes whenever cached translations have been dropped because a page table was written. */
  public long epoch() {
    return epoch;
  }

  /**
   * Translates, and caches the translation if it leads to RAM.
   *
   * @param va sign-extended to 64 bits
   * @return a physical address, which need not be RAM, or a fault: see {@link Translation}
   */
  public long translate(long va, AccessKind kind) {
    long pa;
    if (current.mode() == PagingMode.BARE) {
      pa = xlen.zeroExtend(va);
      if (pa < 0) {
        return Translation.fault(kind.accessFault());
      }
    } else {
      int flags = current.flags();
      PrivilegeMode privilege = (flags & USER) != 0 ? PrivilegeMode.USER : PrivilegeMode.SUPERVISOR;
      pa =
          walker.translate(
              current.mode(),
              current.satp(),
              va,
              kind,
              privilege,
              (flags & SUM) != 0,
              (flags & MXR) != 0);
      if (Translation.isFault(pa)) {
        return pa;
      }
    }
    if (ram.contains(pa, 1)) {
      int frame = ram.frameOf(pa);
      if (kind != AccessKind.STORE) {
        current.fill(kind, va, frame);
      } else if (!ram.marks().isWatched(frame)) {
        ram.marks().markStoreCached(frame);
        current.fill(kind, va, frame);
      }
    }
    return pa;
  }

  @Override
  public void tableWritten(int frame) {
    if (!walker.isUpdating()) {
      epoch++;
      ram.marks().clearTables();
      current.catchUp(epoch);
    }
  }

  @Override
  public void watchBegins(int frame) {
    for (TlbContext context : contexts) {
      if (context != null) {
        context.dropStores(frame);
      }
    }
  }

  @Override
  public void codeWritten(int frame, int firstOffset, int lastOffset) {}
}
