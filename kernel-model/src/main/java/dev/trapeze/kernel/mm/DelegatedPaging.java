package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.piece.PieceException;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Paging that somebody else decides, as far as it is his: the rest is as in {@link
 * PageFaultPolicy#EAGER}. What he says is believed only as far as the page table bears it out, and
 * whatever he throws becomes a {@link PieceException} that says where it came from.
 */
abstract class DelegatedPaging implements PageFaultPolicy {
  private final Object decider;

  /**
   * Paging as the rest of the class decides.
   *
   * @param decider who is asked; its class is named in messages
   */
  DelegatedPaging(Object decider) {
    this.decider = decider;
  }

  abstract boolean decidesFaultIn(AddressSpace space, long va);

  abstract boolean decidesForkOf(Region region);

  abstract boolean fork(ProcessMemory parent, ProcessMemory child, MemoryArea area);

  abstract FaultOutcome pageFault(ProcessMemory memory, long va, MemoryAccess access);

  abstract FaultOutcome kernelAccess(ProcessMemory memory, long va, MemoryAccess access);

  @Override
  public final String name() {
    return decider.getClass().getSimpleName();
  }

  @Override
  public final boolean fillsAtOnce() {
    return true;
  }

  @Override
  public final boolean sharesFrames() {
    return false;
  }

  @Override
  public final boolean decidesKernelAccess() {
    return true;
  }

  @Override
  public final FaultOutcome resolve(AddressSpace space, long va, MemoryAccess access) {
    if (!decidesFaultIn(space, va)) {
      return EAGER.resolve(space, va, access);
    }
    boolean wasAllowed = allows(space.table().entryOf(va), access);
    ProcessMemory memory = new ProcessMemory(space);
    String what = call("pageFault", va, access);
    FaultOutcome outcome = asked(what, () -> pageFault(memory, va, access));
    if (outcome == FaultOutcome.RESOLVED) {
      requireAllowed(what, space.table().entryOf(va), access);
      if (wasAllowed && !memory.hasForgotten(Pages.roundDown(va))) {
        throw PieceException.wrong(
            decider,
            what,
            "has returned RESOLVED, but the PTE had allowed the access before: it is the hart that"
                + " remembers an older one, and there was no sfence.vma of the page");
      }
    }
    return outcome;
  }

  private void requireAllowed(String what, long entry, MemoryAccess access) {
    if (!allows(entry, access)) {
      throw PieceException.wrong(
          decider,
          what,
          String.format(
              "has returned RESOLVED, but the PTE 0x%x does not allow the access: it would fault for"
                  + " ever",
              entry));
    }
  }

  private static boolean allows(long entry, MemoryAccess access) {
    int needed = Pte.V | Pte.U | access.permission();
    return (entry & needed) == needed;
  }

  @Override
  public final FaultOutcome resolveForKernel(AddressSpace space, long va, MemoryAccess access) {
    if (!decidesFaultIn(space, va)) {
      return allows(space.table().entryOf(va), access)
          ? FaultOutcome.RESOLVED
          : EAGER.resolve(space, va, access);
    }
    return asked(
        call("kernelAccess", va, access), () -> kernelAccess(new ProcessMemory(space), va, access));
  }

  @Override
  public final void copyPages(AddressSpace parent, AddressSpace child, Region region) {
    if (!decidesForkOf(region)) {
      PageFaultPolicy.super.copyPages(parent, child, region);
      return;
    }
    // The page that data and bss share has been copied with data.
    long startVa = region.firstPageVa();
    if (startVa != region.startVa() && Pte.isValid(child.table().entryOf(startVa))) {
      startVa += Pages.BYTES;
    }
    if (startVa < region.endPageVa()) {
      MemoryArea area =
          new MemoryArea(region.kind(), startVa, region.endPageVa(), region.permissions());
      String what = call("fork", startVa, region.kind().words());
      requireFrames(
          asked(what, () -> fork(new ProcessMemory(parent), new ProcessMemory(child), area)));
    }
  }

  /** ENOMEM unless there were enough of them. */
  static void requireFrames(boolean enough) {
    if (!enough) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
  }

  /** A call in words, for messages. */
  static String call(String method, long va, Object other) {
    return String.format("%s(0x%x, %s)", method, va, other.toString().toLowerCase(Locale.ROOT));
  }

  /**
   * What was answered.
   *
   * @param what has been called, as {@link #call} says it
   */
  final <T> T asked(String what, Supplier<T> question) {
    T answer;
    try {
      answer = question.get();
    } catch (StackOverflowError e) {
      throw PieceException.wrong(decider, what, "calls itself without end");
    } catch (RuntimeException | Error e) {
      throw PieceException.thrown(decider, what, e);
    }
    if (answer == null) {
      throw PieceException.wrong(decider, what, "has returned null");
    }
    return answer;
  }
}
