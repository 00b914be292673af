package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.hart.Privileges;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.AccessKind;

/**
 * Zicbom and Zicboz for the block engine (RISC-V Cache Management Operations 1.0). There are no
 * caches to manage: what remains of {@code cbo.inval}, {@code cbo.clean} and {@code cbo.flush} is
 * who may execute them and on what. Blocks are of 64 bytes, as in QEMU, and a fault reports the
 * address of the block. Only RAM has blocks; a device answers with an access fault.
 */
final class CacheBlocks {
  /** Bytes of a cache block. */
  static final int BLOCK_BYTES = 64;

  private static final int INVALIDATE = 0;
  private static final int ZERO = 4;

  private final Hart hart;
  private final Privileges privileges;
  private final Ram ram;
  private final DataMemory memory;
  private final GuestFault fault;

  CacheBlocks(Hart hart, Ram ram, DataMemory memory, GuestFault fault) {
    this.hart = hart;
    this.privileges = hart.csrs().privileges();
    this.ram = ram;
    this.memory = memory;
    this.fault = fault;
  }

  /**
   * Executes an instruction.
   *
   * @param raw the instruction word
   * @param va value of rs1: any address in the block
   */
  void execute(int raw, long va) {
    int function = raw >>> 20;
    if (!isPermitted(function)) {
      throw fault.of(TrapCause.ILLEGAL_INSTRUCTION, raw & 0xFFFF_FFFFL);
    }
    long blockVa = va & -BLOCK_BYTES;
    if (function == ZERO) {
      long pa = memory.locateInRam(blockVa, BLOCK_BYTES, AccessKind.STORE);
      ram.fill(pa, BLOCK_BYTES, (byte) 0);
    } else {
      probe(blockVa);
    }
  }

  private boolean isPermitted(int function) {
    return switch (function) {
      case INVALIDATE -> privileges.invalidateCacheBlock(hart.mode());
      case ZERO -> privileges.zeroCacheBlock(hart.mode());
      default -> privileges.cleanCacheBlock(hart.mode());
    };
  }

  /**
   * Fails as a store where neither load nor store is permitted, which is where no load is: both
   * page tables and PMP reserve "writable but not readable".
   */
  private void probe(long blockVa) {
    try {
      memory.locateInRam(blockVa, BLOCK_BYTES, AccessKind.LOAD);
    } catch (GuestFault f) {
      throw f.of(
          f.trapCause() == TrapCause.LOAD_PAGE_FAULT
              ? TrapCause.STORE_PAGE_FAULT
              : TrapCause.STORE_ACCESS_FAULT,
          blockVa);
    }
  }
}
