package dev.trapeze.kernel.trap;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.FaultClassifier;
import dev.trapeze.kernel.mm.FaultKind;
import dev.trapeze.kernel.mm.FaultedAccess;
import dev.trapeze.kernel.mm.MemoryAccess;
import dev.trapeze.kernel.piece.PieceException;
import dev.trapeze.kernel.proc.Process;
import org.jspecify.annotations.Nullable;

/** Tells which mistake of a program a page fault gives away, if somebody can. */
public final class FaultTeller {
  private final @Nullable FaultClassifier classifier;
  private final AddressSpaceLayout layout;
  private final KernelEvents events;

  /** One who asks the classifier; null if nobody can tell. */
  public FaultTeller(
      @Nullable FaultClassifier classifier, AddressSpaceLayout layout, KernelEvents events) {
    this.classifier = classifier;
    this.layout = layout;
    this.events = events;
  }

  /** The kind, or null if nobody can tell. */
  @Nullable FaultKind tell(Process process, Xlen xlen, long stval, MemoryAccess access) {
    if (classifier == null) {
      return null;
    }
    long va = xlen.zeroExtend(stval);
    FaultedAccess fault = new FaultedAccess(va, access, layout, process.addressSpace().regions());
    FaultKind kind;
    try {
      kind = classifier.classify(fault);
    } catch (RuntimeException | Error e) {
      throw PieceException.thrown(classifier, "classify", e);
    }
    if (kind == null) {
      throw PieceException.wrong(
          classifier, "classify", String.format("gave null for address 0x%x", va));
    }
    events.faultClassified(process.pid(), va, kind);
    return kind;
  }
}
