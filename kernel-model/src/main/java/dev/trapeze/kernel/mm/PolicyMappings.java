package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.piece.PieceException;
import java.util.function.Supplier;

/**
 * The files that an address space maps by way of a {@link MappingPolicy}. What the policy answers
 * is looked at before anybody relies on it: a policy that errs ends the system with a {@link
 * PieceException}.
 */
public final class PolicyMappings {
  private final MappingPolicy policy;
  private final MappingMemory memory;

  PolicyMappings(MappingPolicy policy, MappingMemory memory) {
    this.policy = policy;
    this.memory = memory;
  }

  /** True for a region that shows a file by way of a policy. */
  static boolean own(Region region) {
    return region.file() instanceof PolicyFile;
  }

  /** True if a page between two addresses is the policy's. */
  public boolean touch(long startVa, long endVa) {
    for (FileMapping mapping : memory.mappings()) {
      if (Long.compareUnsigned(mapping.startVa(), endVa) < 0
          && Long.compareUnsigned(startVa, mapping.endVa()) < 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Maps a file.
   *
   * @return where it begins, zero-extended
   * @throws ErrnoException with the error of the call
   */
  public long map(MappingRequest request) {
    long va = guarded("map", () -> policy.map(memory, request));
    for (FileMapping mapping : memory.mappings()) {
      if (mapping.startVa() == va) {
        return va;
      }
    }
    throw wrong("map", String.format("gave 0x%x, where no mapping begins", va));
  }

  /**
   * Takes away what is mapped of a range, as the program gave it.
   *
   * @throws ErrnoException with the error of the call
   */
  public void unmap(long startVa, long bytes) {
    guarded(
        "unmap",
        () -> {
          policy.unmap(memory, startVa, bytes);
          return true;
        });
  }

  FaultOutcome fault(long va, MemoryAccess access) {
    FaultOutcome outcome = guarded("fault", () -> policy.fault(memory, va, access));
    if (outcome == null) {
      throw wrong("fault", String.format("gave null for a fault at 0x%x", va));
    }
    int needed = Pte.V | Pte.U | access.permission();
    long entry = memory.pte(va);
    if (outcome == FaultOutcome.RESOLVED && (entry & needed) != needed) {
      throw wrong(
          "fault",
          String.format(
              "gave RESOLVED for 0x%x, but the page-table entry 0x%x does not make the page %s for"
                  + " the program",
              va, entry, access.adjective()));
    }
    return outcome;
  }

  void forkTo(PolicyMappings child) {
    if (memory.mappings().isEmpty()) {
      return;
    }
    if (!guarded("fork", () -> policy.fork(memory, child.memory))) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
  }

  /** The address space ends. What the policy leaves behind is lost. */
  void end() {
    if (!memory.mappings().isEmpty()) {
      try {
        policy.unmapAll(memory);
      } catch (RuntimeException | Error e) {
        throw PieceException.thrown(policy, "unmapAll", e);
      }
    }
    memory.end();
  }

  private <T> T guarded(String method, Supplier<T> call) {
    try {
      return call.get();
    } catch (ErrnoException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      throw PieceException.thrown(policy, method, e);
    }
  }

  private PieceException wrong(String method, String reason) {
    return PieceException.wrong(policy, method, reason);
  }
}
