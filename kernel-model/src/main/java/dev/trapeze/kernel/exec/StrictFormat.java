package dev.trapeze.kernel.exec;

import static dev.trapeze.kernel.exec.ProgramFormat.notExecutable;

import dev.trapeze.cpu.elf.ElfFormatException;
import dev.trapeze.cpu.elf.ElfImage;
import dev.trapeze.cpu.elf.ElfSegment;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.FrameAllocator;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Static executables for this machine, and no others: a page has the permissions of its segment and
 * no more.
 */
final class StrictFormat implements ProgramFormat {
  private final AddressSpaceLayout layout;
  private final FrameAllocator frames;

  StrictFormat(AddressSpaceLayout layout, FrameAllocator frames) {
    this.layout = layout;
    this.frames = frames;
  }

  @Override
  public Program load(byte[] file, String path, AddressSpace space) {
    ElfImage elf = parse(file, path);
    long endVa = layout.imageStartVa();
    for (ElfSegment segment : loadableSegments(elf, path)) {
      mapSegment(space, segment, file);
      endVa = segment.vaddr() + segment.memBytes();
    }
    return new Program(
        elf.entry(), endVa, elf.headersVa(), elf.headerCount(), elf.headerBytes(), 0);
  }

  private ElfImage parse(byte[] file, String path) {
    try {
      ElfImage elf = ElfImage.parse(file, path);
      if (elf.xlen() != layout.xlen()) {
        throw notExecutable(path, "it is for " + elf.xlen());
      }
      return elf;
    } catch (ElfFormatException e) {
      throw notExecutable(path, e.reason());
    }
  }

  /** The segments by ascending address, once it is sure that they can lie where they want to. */
  private List<ElfSegment> loadableSegments(ElfImage elf, String path) {
    List<ElfSegment> segments = new ArrayList<>(elf.segments());
    segments.sort(Comparator.comparingLong(ElfSegment::vaddr));
    long limitVa = layout.imageLimitVa();
    long freeFromVa = layout.imageStartVa();
    long pages = 0;
    for (ElfSegment segment : segments) {
      long startVa = segment.vaddr();
      if (startVa < 0 || startVa > limitVa || segment.memBytes() > limitVa - startVa) {
        throw notExecutable(path, "a segment lies outside of user memory");
      }
      long firstPageVa = Pages.roundDown(startVa);
      if (firstPageVa < freeFromVa) {
        throw notExecutable(path, "segments share a page, or lie too low");
      }
      if (permissions(segment) == Pte.U) {
        throw notExecutable(path, "a segment cannot be accessed at all");
      }
      freeFromVa = Pages.roundUp(startVa + segment.memBytes());
      pages += (freeFromVa - firstPageVa) / Pages.BYTES;
    }
    if (pages > frames.freeFrames()) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    return segments;
  }

  private static void mapSegment(AddressSpace space, ElfSegment segment, byte[] file) {
    long startVa = segment.vaddr();
    long fileEndVa = startVa + segment.fileBytes();
    long endVa = startVa + segment.memBytes();
    int permissions = permissions(segment);
    if (segment.fileBytes() > 0) {
      space.mapFilled(new Region(kindOf(segment), startVa, fileEndVa, permissions));
      space.load(startVa, file, segment.fileOffset(), segment.fileBytes());
    }
    if (endVa > fileEndVa) {
      space.map(new Region(RegionKind.BSS, fileEndVa, endVa, permissions));
    }
  }

  private static RegionKind kindOf(ElfSegment segment) {
    if (segment.executable()) {
      return RegionKind.TEXT;
    }
    return segment.writable() ? RegionKind.DATA : RegionKind.READ_ONLY_DATA;
  }

  private static int permissions(ElfSegment segment) {
    int permissions = Pte.U;
    if (segment.readable()) {
      permissions |= Pte.R;
    }
    if (segment.writable()) {
      // W without R is reserved (RISC-V Privileged 1.12, table 4.5).
      permissions |= Pte.R | Pte.W;
    }
    if (segment.executable()) {
      permissions |= Pte.X;
    }
    return permissions;
  }
}
