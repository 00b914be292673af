package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.debug.DebugPort;
import dev.trapeze.cpu.mmu.CachedTranslation;
import java.util.List;

/** Something that makes a hart execute. */
public interface ExecutionEngine {
  /**
   * Executes until something happens that the environment must see to.
   *
   * <p>What happens, and after which instruction, depends on the machine's state alone: not on the
   * budget, nor on how the run was cut into calls.
   *
   * @param maxInstructions the most instructions to retire, at least 0
   */
  StopReason run(long maxInstructions);

  /** Connects a debugger's port: it stops at what is set there, besides. */
  void attach(DebugPort port);

  /**
   * Does what an {@code sfence.vma} does, for somebody outside the hart: translations that the hart
   * makes from now on are those that the tables hold now.
   *
   * @param va the page meant, as its first address, sign-extended; or -1 for all
   * @param asid the address space meant; or -1 for all and for global translations
   */
  default void fence(long va, int asid) {}

  /** The address translations that are cached, for one who wants to see them. */
  default List<CachedTranslation> cachedTranslations() {
    return List.of();
  }

  /**
   * What the engine knows that is part of the machine's state and is neither in the hart nor in
   * memory: plain data, which whoever puts the machine into another state writes in place.
   */
  default List<Object> state() {
    return List.of();
  }

  /**
   * Hart, memory and {@link #state} have been replaced by others: what was made from the old ones
   * is to be forgotten. Writes to RAM have been reported as ever.
   */
  default void stateReplaced() {}
}
