package dev.trapeze.cpu.mmu;

/**
 * The choices that the specification leaves to an implementation of address translation.
 *
 * @param caching how long cached translations live
 * @param accessedDirty who sets A and D
 */
public record MmuConfig(TranslationCaching caching, AccessedDirtyPolicy accessedDirty) {
  /** Coherent caches, and A and D set by the walker. */
  public static final MmuConfig DEFAULT =
      new MmuConfig(TranslationCaching.COHERENT, AccessedDirtyPolicy.UPDATE);

  /** The same with another caching. */
  public MmuConfig withCaching(TranslationCaching newCaching) {
    return new MmuConfig(newCaching, accessedDirty);
  }

  /** The same with another policy for A and D. */
  public MmuConfig withAccessedDirty(AccessedDirtyPolicy newPolicy) {
    return new MmuConfig(caching, newPolicy);
  }
}
