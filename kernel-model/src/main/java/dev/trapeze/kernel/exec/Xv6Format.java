package dev.trapeze.kernel.exec;

import static dev.trapeze.kernel.exec.ProgramFormat.notExecutable;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.FrameAllocator;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;

/**
 * What xv6 and VIMIX take for a program (xv6's {@code exec}, {@code uvmalloc} and {@code loadseg}):
 * the program's memory is one piece from 0 on, which each segment lengthens to its own end. So what
 * lies between segments is there too, and a page has the permissions of the segment that it came
 * with. Every page can be read.
 */
final class Xv6Format implements ProgramFormat {
  private static final int EXECUTABLE = 1;
  private static final int WRITABLE = 2;

  private final AddressSpaceLayout layout;
  private final FrameAllocator frames;

  Xv6Format(AddressSpaceLayout layout, FrameAllocator frames) {
    this.layout = layout;
    this.frames = frames;
  }

  @Override
  public Program load(ProgramFile programFile, AddressSpace space) {
    String path = programFile.path();
    byte[] file = programFile.read(0, programFile.sizeBytes());
    RawElf elf = RawElf.read(file, layout.xlen());
    if (elf == null) {
      throw notExecutable(path, "not an ELF file, or cut off");
    }
    long endVa = 0;
    for (RawElf.Header segment : elf.headers()) {
      if (segment.type() == RawElf.LOAD) {
        check(segment, file.length, path);
        endVa = lengthen(space, endVa, segment);
        space.load(segment.vaddr(), file, (int) segment.fileOffset(), (int) segment.fileBytes());
      }
    }
    return new Program(0, elf.entryVa(), endVa, 0, elf.headers().size(), 0, null);
  }

  private void check(RawElf.Header segment, int fileLength, String path) {
    if (Long.compareUnsigned(segment.memBytes(), segment.fileBytes()) < 0) {
      throw notExecutable(path, "a segment is larger in the file than in memory");
    }
    long endVa = layout.xlen().zeroExtend(segment.vaddr() + segment.memBytes());
    if (Long.compareUnsigned(endVa, segment.vaddr()) < 0) {
      throw notExecutable(path, "a segment wraps around the end of the address space");
    }
    if (segment.vaddr() % Pages.BYTES != 0) {
      throw notExecutable(path, "a segment does not begin with a page");
    }
    long limitVa = layout.imageLimitVa();
    if (Long.compareUnsigned(endVa, limitVa) > 0) {
      // The original fails for want of memory before it gets here.
      throw ErrnoException.of(Errno.ENOMEM);
    }
    if (Long.compareUnsigned(segment.fileOffset(), fileLength) > 0
        || segment.fileBytes() > fileLength - segment.fileOffset()) {
      throw notExecutable(path, "a segment is cut off");
    }
  }

  /** Gives the new end. */
  private long lengthen(AddressSpace space, long oldEndVa, RawElf.Header segment) {
    long endVa = segment.vaddr() + segment.memBytes();
    if (endVa <= oldEndVa) {
      return oldEndVa;
    }
    if ((Pages.roundUp(endVa) - Pages.roundUp(oldEndVa)) / Pages.BYTES > frames.freeFrames()) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    int permissions = Pte.R | Pte.U;
    permissions |= (segment.flags() & WRITABLE) != 0 ? Pte.W : 0;
    permissions |= (segment.flags() & EXECUTABLE) != 0 ? Pte.X : 0;
    long bssVa = Math.max(oldEndVa, segment.vaddr() + segment.fileBytes());
    if (bssVa > oldEndVa) {
      space.mapFilled(new Region(kindOf(segment), oldEndVa, bssVa, permissions));
    }
    if (endVa > bssVa) {
      space.map(new Region(RegionKind.BSS, bssVa, endVa, permissions));
    }
    return endVa;
  }

  private static RegionKind kindOf(RawElf.Header segment) {
    if ((segment.flags() & EXECUTABLE) != 0) {
      return RegionKind.TEXT;
    }
    return (segment.flags() & WRITABLE) != 0 ? RegionKind.DATA : RegionKind.READ_ONLY_DATA;
  }
}
