package lab;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.mm.AddressRange;
import dev.trapeze.kernel.mm.FaultOutcome;
import dev.trapeze.kernel.mm.FileMapping;
import dev.trapeze.kernel.mm.MappableFile;
import dev.trapeze.kernel.mm.MappingMemory;
import dev.trapeze.kernel.mm.MappingPolicy;
import dev.trapeze.kernel.mm.MappingRequest;
import dev.trapeze.kernel.mm.MemoryAccess;
import dev.trapeze.kernel.mm.Protection;
import java.util.List;

/** Files in memory: mmap, munmap, and what page faults, fork and exit have to do with them. */
public final class Mmap implements MappingPolicy {
  private static final int PAGE_BYTES = MappingMemory.PAGE_BYTES;
  private static final int ALL_RIGHTS =
      Protection.PROT_READ | Protection.PROT_WRITE | Protection.PROT_EXEC;

  // ---------------------------------------------------------------- task A

  @Override
  public long map(MappingMemory memory, MappingRequest request) {
    MappableFile file = request.file();
    boolean shared = request.flags() == MAP_SHARED;
    if (request.bytes() == 0 || request.offset() % PAGE_BYTES != 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    if (!shared && request.flags() != MAP_PRIVATE) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    if (file == null) {
      throw ErrnoException.of(Errno.EBADF);
    }
    if (!file.isRegular()) {
      throw ErrnoException.of(Errno.ENODEV);
    }
    boolean storesReachFile = shared && (request.protection() & Protection.PROT_WRITE) != 0;
    if (!file.readable() || storesReachFile && !file.writable()) {
      throw ErrnoException.of(Errno.EACCES);
    }
    long bytes = roundUp(request.bytes());
    long startVa = findPlace(memory, bytes);
    int protection = request.protection() & ALL_RIGHTS;
    add(
        memory,
        new FileMapping(startVa, startVa + bytes, protection, shared, file, request.offset()));
    return startVa;
  }

  /** The highest place for so many bytes: below what is there, or in a gap of it. */
  private static long findPlace(MappingMemory memory, long bytes) {
    long endVa = memory.topVa();
    List<AddressRange> inUse = memory.inUse();
    for (int i = inUse.size() - 1; i >= 0; i--) {
      AddressRange range = inUse.get(i);
      if (range.endVa() <= endVa && endVa - range.endVa() >= bytes) {
        return endVa - bytes;
      }
      endVa = Math.min(endVa, range.startVa());
    }
    if (endVa - memory.bottomVa() < bytes) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    return endVa - bytes;
  }

  /** A mapping holds its file, whatever becomes of the descriptor. */
  private static void add(MappingMemory memory, FileMapping mapping) {
    memory.add(mapping);
    mapping.file().dup();
  }

  // ---------------------------------------------------------------- task B

  @Override
  public FaultOutcome fault(MappingMemory memory, long va, MemoryAccess access) {
    FileMapping mapping = mappingAt(memory, va);
    int rights = rights(mapping.protection());
    if ((rights & access.permission()) == 0) {
      return FaultOutcome.NOT_PERMITTED;
    }
    long pageVa = roundDown(va);
    if (Pte.isValid(memory.pte(pageVa))) {
      memory.sfenceVma(pageVa); // The hart remembers what has been there before.
      return FaultOutcome.RESOLVED;
    }
    long offset = offsetOf(mapping, pageVa);
    if (offset >= mapping.file().sizeBytes()) {
      return FaultOutcome.BEHIND_FILE_END;
    }
    return fill(memory, mapping.file(), offset, pageVa, rights);
  }

  private static FaultOutcome fill(
      MappingMemory memory, MappableFile file, long offset, long pageVa, int rights) {
    long pa = memory.allocateFrame();
    if (pa == 0) {
      return FaultOutcome.OUT_OF_MEMORY;
    }
    memory.zeroFrame(pa);
    if (memory.readFile(file, offset, pa, PAGE_BYTES) < 0) {
      memory.freeFrame(pa);
      return FaultOutcome.BEHIND_FILE_END;
    }
    if (!memory.setPte(pageVa, Pte.make(pa, Pte.V | Pte.U | rights))) {
      memory.freeFrame(pa);
      return FaultOutcome.OUT_OF_MEMORY;
    }
    memory.sfenceVma(pageVa);
    return FaultOutcome.RESOLVED;
  }

  private static FileMapping mappingAt(MappingMemory memory, long va) {
    for (FileMapping mapping : memory.mappings()) {
      if (mapping.contains(va)) {
        return mapping;
      }
    }
    throw new IllegalStateException("the kernel asks for pages of mappings only");
  }

  /** What the mapping allows, as flags of a PTE; W without R is reserved there. */
  private static int rights(int protection) {
    int rights = 0;
    if ((protection & Protection.PROT_READ) != 0) {
      rights |= Pte.R;
    }
    if ((protection & Protection.PROT_WRITE) != 0) {
      rights |= Pte.R | Pte.W;
    }
    if ((protection & Protection.PROT_EXEC) != 0) {
      rights |= Pte.X;
    }
    return rights;
  }

  private static long offsetOf(FileMapping mapping, long va) {
    return mapping.offset() + (va - mapping.startVa());
  }

  // ---------------------------------------------------------------- task C

  @Override
  public void unmap(MappingMemory memory, long startVa, long bytes) {
    if (startVa % PAGE_BYTES != 0 || bytes == 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    long endVa = roundUp(startVa + bytes);
    for (FileMapping mapping : memory.mappings()) {
      long fromVa = Math.max(startVa, mapping.startVa());
      long toVa = Math.min(endVa, mapping.endVa());
      if (fromVa < toVa) {
        cut(memory, mapping, fromVa, toVa);
      }
    }
  }

  /** Takes the pages between two addresses out of a mapping; what is left are 0 to 2 mappings. */
  private static void cut(MappingMemory memory, FileMapping mapping, long fromVa, long toVa) {
    for (long va = fromVa; va < toVa; va += PAGE_BYTES) {
      dropPage(memory, mapping, va);
    }
    memory.remove(mapping);
    if (mapping.startVa() < fromVa) {
      add(memory, part(mapping, mapping.startVa(), fromVa));
    }
    if (toVa < mapping.endVa()) {
      add(memory, part(mapping, toVa, mapping.endVa()));
    }
    mapping.file().close();
  }

  private static FileMapping part(FileMapping mapping, long startVa, long endVa) {
    return new FileMapping(
        startVa,
        endVa,
        mapping.protection(),
        mapping.shared(),
        mapping.file(),
        offsetOf(mapping, startVa));
  }

  private static void dropPage(MappingMemory memory, FileMapping mapping, long va) {
    long pte = memory.pte(va);
    if (!Pte.isValid(pte)) {
      return;
    }
    if (mapping.shared() && (pte & Pte.D) != 0) {
      writeBack(memory, mapping.file(), offsetOf(mapping, va), Pte.pa(pte));
    }
    memory.setPte(va, 0);
    memory.sfenceVma(va);
    memory.freeFrame(Pte.pa(pte));
  }

  /** What lies in a page behind the end of the file is not the file's. */
  private static void writeBack(MappingMemory memory, MappableFile file, long offset, long pa) {
    long bytes = Math.min(PAGE_BYTES, file.sizeBytes() - offset);
    if (bytes > 0) {
      memory.writeFile(file, offset, pa, (int) bytes);
    }
  }

  // ---------------------------------------------------------------- task D

  @Override
  public boolean fork(MappingMemory parent, MappingMemory child) {
    for (FileMapping mapping : parent.mappings()) {
      add(child, mapping);
      for (long va = mapping.startVa(); va < mapping.endVa(); va += PAGE_BYTES) {
        long pte = parent.pte(va);
        if (Pte.isValid(pte) && !giveChild(child, mapping, va, pte)) {
          return false;
        }
      }
    }
    return true;
  }

  /** What is shared stays so, in one frame; of what is private the child gets a copy. */
  private static boolean giveChild(MappingMemory child, FileMapping mapping, long va, long pte) {
    long pa = Pte.pa(pte);
    if (mapping.shared()) {
      child.addReference(pa);
    } else {
      pa = child.allocateFrame();
      if (pa == 0) {
        return false;
      }
      child.copyFrame(Pte.pa(pte), pa);
    }
    if (!child.setPte(va, Pte.make(pa, Pte.flags(pte) & ~(Pte.A | Pte.D)))) {
      child.freeFrame(pa);
      return false;
    }
    return true;
  }

  @Override
  public void unmapAll(MappingMemory memory) {
    for (FileMapping mapping : memory.mappings()) {
      cut(memory, mapping, mapping.startVa(), mapping.endVa());
    }
  }

  // ---------------------------------------------------------------- pages

  private static long roundDown(long address) {
    return address & -PAGE_BYTES;
  }

  private static long roundUp(long address) {
    return address + PAGE_BYTES - 1 & -PAGE_BYTES;
  }
}
