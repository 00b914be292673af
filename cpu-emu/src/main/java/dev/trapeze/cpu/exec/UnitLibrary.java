package dev.trapeze.cpu.exec;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Translated code by what it was made from. Code says nothing about the machine that executes it;
 * so there is one library for all, and a program that is loaded again, or is forked, finds its code
 * compiled. The code used longest ago goes when there is too much.
 */
final class UnitLibrary {
  /** The most plans that code is kept for. */
  static final int MOST = 1024;

  /** For all machines. */
  static final UnitLibrary SHARED = new UnitLibrary();

  private final Map<UnitPlan, UnitCode> codes =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UnitPlan, UnitCode> eldest) {
          return size() > MOST;
        }
      };

  UnitLibrary() {}

  /** The code for a plan, made now if there is none yet; null if it would be too large. */
  synchronized @Nullable UnitCode get(UnitPlan plan) {
    UnitCode code = codes.get(plan);
    if (code == null) {
      code = UnitCompiler.compile(plan);
      if (code != null) {
        codes.put(plan, code);
      }
    }
    return code;
  }

  /** Number of plans that code is kept for. */
  synchronized int size() {
    return codes.size();
  }
}
