package dev.trapeze.kernel.exec;

import static dev.trapeze.kernel.exec.ProgramFormat.notExecutable;

import dev.trapeze.cpu.elf.ElfFormatException;
import dev.trapeze.cpu.elf.ElfImage;
import dev.trapeze.cpu.elf.ElfInterpreter;
import dev.trapeze.cpu.elf.ElfKind;
import dev.trapeze.cpu.elf.ElfSegment;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.Backing;
import dev.trapeze.kernel.mm.MappedFile;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The headers of an ELF file for this machine, and its segments' way into memory. Where pages get
 * their frames on demand, nothing is read but the headers: the regions show the file.
 */
final class ElfFile {
  /** The longest path of an interpreter, with its NUL (Linux's {@code PATH_MAX}). */
  private static final int LONGEST_PATH_BYTES = 4096;

  private final ProgramFile file;
  private final ElfImage elf;
  // By ascending address.
  private final List<ElfSegment> segments;

  private ElfFile(ProgramFile file, ElfImage elf) {
    this.file = file;
    this.elf = elf;
    this.segments = new ArrayList<>(elf.segments());
    segments.sort(Comparator.comparingLong(ElfSegment::vaddr));
  }

  /**
   * Reads the headers of a file; ENOEXEC if it cannot be run, for the reason that the log has.
   *
   * @param whole if everything else will be wanted, too
   */
  static ElfFile read(ProgramFile file, Xlen xlen, boolean whole) {
    int size = file.sizeBytes();
    byte[] start = file.read(0, whole ? size : Math.min(size, RawElf.FILE_HEADER_BYTES));
    Xlen width = RawElf.widthOf(start);
    if (!whole && width != null) {
      int wanted = (int) Math.min(size, RawElf.bytesWithHeaders(start, width));
      start = wanted > start.length ? file.read(0, wanted) : start;
    }
    try {
      ElfImage elf = ElfImage.parse(start, size, ElfKind.DYNAMIC, file.path());
      if (elf.xlen() != xlen) {
        throw notExecutable(file.path(), "it is for " + elf.xlen());
      }
      return new ElfFile(file, elf);
    } catch (ElfFormatException e) {
      throw notExecutable(file.path(), e.reason());
    }
  }

  /** What else the headers say. */
  ElfImage elf() {
    return elf;
  }

  /** The first page of the file's addresses. */
  long firstPageVa() {
    return Pages.roundDown(segments.get(0).vaddr());
  }

  /**
   * Behind the last page of the file's addresses; only once {@link #requireWithin} is satisfied.
   */
  long endPageVa() {
    return Pages.roundUp(segments.get(segments.size() - 1).vaddr() + lastBytes());
  }

  /** Behind the last byte of the last segment. */
  long endVa() {
    return segments.get(segments.size() - 1).vaddr() + lastBytes();
  }

  private long lastBytes() {
    return segments.get(segments.size() - 1).memBytes();
  }

  /**
   * ENOEXEC unless all segments lie between two addresses, share no page, and can be accessed.
   *
   * @param startVa lowest address, as the file counts them
   * @param limitVa behind the highest
   */
  void requireWithin(long startVa, long limitVa) {
    long freeFromVa = startVa;
    for (ElfSegment segment : segments) {
      long vaddr = segment.vaddr();
      if (vaddr < 0 || vaddr > limitVa || segment.memBytes() > limitVa - vaddr) {
        throw notExecutable(file.path(), "a segment lies outside of user memory");
      }
      if (Pages.roundDown(vaddr) < freeFromVa) {
        throw notExecutable(file.path(), "segments share a page, or lie too low");
      }
      if (permissions(segment) == Pte.U) {
        throw notExecutable(file.path(), "a segment cannot be accessed at all");
      }
      freeFromVa = Pages.roundUp(vaddr + segment.memBytes());
    }
  }

  /**
   * The path of the interpreter, or null; ENOEXEC if it is no path (as in Linux, its last byte is
   * to be a NUL).
   */
  @Nullable String interpreter() {
    ElfInterpreter where = elf.interpreter();
    if (where == null) {
      return null;
    }
    if (where.fileBytes() < 2 || where.fileBytes() > LONGEST_PATH_BYTES) {
      throw notExecutable(file.path(), "the interpreter's path is too short or too long");
    }
    byte[] path = file.read(where.fileOffset(), where.fileBytes());
    if (path.length < where.fileBytes() || path[path.length - 1] != 0) {
      throw notExecutable(file.path(), "the interpreter's path does not end with a NUL");
    }
    String text = new String(path, StandardCharsets.ISO_8859_1);
    return text.substring(0, text.indexOf('\0'));
  }

  /**
   * Maps all segments.
   *
   * @param biasVa by which their addresses are greater than in the file, a multiple of 4096
   * @param library if it is for another program that they are mapped
   */
  void mapInto(AddressSpace space, long biasVa, boolean library) {
    MappedFile mapped = space.policy().fillsAtOnce() ? null : file.map();
    try {
      for (ElfSegment segment : segments) {
        space.requireRoom(
            Pages.roundDown(biasVa + segment.vaddr()),
            Pages.roundUp(biasVa + segment.vaddr() + segment.memBytes()));
        mapSegment(space, segment, biasVa, library, mapped);
      }
    } finally {
      if (mapped != null) {
        mapped.release();
      }
    }
  }

  private void mapSegment(
      AddressSpace space,
      ElfSegment segment,
      long biasVa,
      boolean library,
      @Nullable MappedFile mapped) {
    long startVa = biasVa + segment.vaddr();
    long fileEndVa = startVa + segment.fileBytes();
    long endVa = startVa + segment.memBytes();
    int permissions = permissions(segment);
    if (segment.fileBytes() > 0) {
      RegionKind kind = library ? RegionKind.LIBRARY : kindOf(segment);
      // A frame can be shown where the bytes lie in the file as they do in memory.
      if (mapped != null && (startVa - segment.fileOffset()) % Pages.BYTES == 0) {
        Backing backing = new Backing.FilePages(mapped, segment.fileOffset());
        space.map(new Region(kind, startVa, fileEndVa, permissions, backing, false));
      } else {
        space.map(new Region(kind, startVa, fileEndVa, permissions));
        load(space, startVa, segment);
      }
    }
    if (endVa > fileEndVa) {
      RegionKind kind = library ? RegionKind.MAPPING : RegionKind.BSS;
      space.map(new Region(kind, fileEndVa, endVa, permissions));
    }
  }

  private void load(AddressSpace space, long startVa, ElfSegment segment) {
    int bytes = segment.fileBytes();
    if (elf.file().length == file.sizeBytes()) {
      space.load(startVa, elf.file(), segment.fileOffset(), bytes);
    } else {
      byte[] contents = file.read(segment.fileOffset(), bytes);
      space.load(startVa, contents, 0, contents.length);
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
