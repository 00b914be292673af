package lab;

import dev.trapeze.kernel.mm.FaultClassifier;
import dev.trapeze.kernel.mm.FaultKind;
import dev.trapeze.kernel.mm.FaultedAccess;

/** Tells from an address which mistake a program has made. */
public final class FaultTeller implements FaultClassifier {

  @Override
  public FaultKind classify(FaultedAccess fault) {
    // TODO task C: the kind of mistake, from fault.va(), fault.layout() and fault.regions().
    throw new UnsupportedOperationException("TODO task C: classify");
  }
}
