package dev.trapeze.kernel;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.FaultOutcome;
import dev.trapeze.kernel.mm.FileMapping;
import dev.trapeze.kernel.mm.MappableFile;
import dev.trapeze.kernel.mm.MappingMemory;
import dev.trapeze.kernel.mm.MappingPolicy;
import dev.trapeze.kernel.mm.MappingRequest;
import dev.trapeze.kernel.mm.MemoryAccess;
import java.util.Objects;

/** Maps one page at the top, and makes it there; does what it must, but for what a test changes. */
class OnePage implements MappingPolicy {
  @Override
  public long map(MappingMemory memory, MappingRequest request) {
    MappableFile file = Objects.requireNonNull(request.file());
    file.dup();
    memory.add(at(memory, file));
    return memory.topVa() - MappingMemory.PAGE_BYTES;
  }

  FileMapping at(MappingMemory memory, MappableFile file) {
    return new FileMapping(
        memory.topVa() - MappingMemory.PAGE_BYTES, memory.topVa(), 1, false, file, 0);
  }

  @Override
  public void unmap(MappingMemory memory, long startVa, long bytes) {
    unmapAll(memory);
  }

  @Override
  public FaultOutcome fault(MappingMemory memory, long va, MemoryAccess access) {
    long pa = memory.allocateFrame();
    memory.readFile(memory.mappings().get(0).file(), 0, pa, MappingMemory.PAGE_BYTES);
    memory.setPte(va & -MappingMemory.PAGE_BYTES, Pte.make(pa, Pte.V | Pte.R | Pte.U));
    return FaultOutcome.RESOLVED;
  }

  @Override
  public boolean fork(MappingMemory parent, MappingMemory child) {
    for (FileMapping mapping : parent.mappings()) {
      mapping.file().dup();
      child.add(mapping);
    }
    return true;
  }

  @Override
  public void unmapAll(MappingMemory memory) {
    for (FileMapping mapping : memory.mappings()) {
      long pte = memory.pte(mapping.startVa());
      if (Pte.isValid(pte)) {
        memory.setPte(mapping.startVa(), 0);
        memory.freeFrame(Pte.pa(pte));
      }
      memory.remove(mapping);
      mapping.file().close();
    }
  }
}
