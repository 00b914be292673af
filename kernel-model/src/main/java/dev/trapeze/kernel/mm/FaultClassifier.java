package dev.trapeze.kernel.mm;

/** Tells from an address which mistake a program has made. It decides about words only. */
@FunctionalInterface
public interface FaultClassifier {
  /** The kind of mistake; of several that fit, the first in the order of {@link FaultKind}. */
  FaultKind classify(FaultedAccess fault);
}
