package dev.trapeze.kernel.exec;

import dev.trapeze.cpu.elf.ElfFormatException;
import dev.trapeze.cpu.elf.ElfImage;
import dev.trapeze.cpu.elf.ElfSegment;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.mm.UserAddressSpaces;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.Trapframe;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a new image from an ELF file (xv6's {@code exec}): a whole new address space first, and
 * only when that is complete, in one step, the process's own.
 *
 * <p>Unlike in xv6, a page has the permissions of its segment and no more, and a file for another
 * machine is refused.
 */
public final class ExecLoader {
  private static final Logger LOG = LoggerFactory.getLogger(ExecLoader.class);
  private static final int USER_DATA = Pte.R | Pte.W | Pte.U;

  private final UserAddressSpaces spaces;
  private final AddressSpaceLayout layout;

  /** A loader into address spaces of the given making. */
  public ExecLoader(UserAddressSpaces spaces) {
    this.spaces = spaces;
    this.layout = spaces.layout();
  }

  /**
   * A program that is ready to run.
   *
   * @param space all its memory
   * @param entryVa where it starts
   * @param spVa its first stack pointer, and the address of argv
   * @param argc number of arguments
   */
  public record Image(AddressSpace space, long entryVa, long spVa, int argc) {

    /**
     * Makes a process run this program in place of its present one, whose address space becomes the
     * caller's to free. Registers but pc, sp, a0 and a1 stay as they are.
     */
    public void commitTo(Process process) {
      process.replaceAddressSpace(space);
      Trapframe trapframe = process.trapframe();
      trapframe.setEpc(entryVa);
      trapframe.setSp(spVa);
      trapframe.setArgument(0, argc);
      trapframe.setArgument(1, spVa);
    }
  }

  /**
   * Builds the image. The process is not touched.
   *
   * @param process for which it is
   * @param file the bytes of the ELF file
   * @param path for the log
   * @param argv without NULs
   * @throws ErrnoException ENOEXEC when the file cannot be run here; E2BIG when the arguments do
   *     not fit on the stack; ENOMEM when there are not enough frames; none is lost
   */
  public Image load(Process process, byte[] file, String path, List<byte[]> argv) {
    ElfImage elf = parse(file, path);
    List<ElfSegment> segments = loadableSegments(elf, path);
    AddressSpace space = spaces.create(process.trapframe().pa());
    try {
      long imageEndVa = layout.imageStartVa();
      for (ElfSegment segment : segments) {
        mapSegment(space, segment, file);
        imageEndVa = segment.vaddr() + segment.memBytes();
      }
      long spVa = mapStackAndHeap(space, imageEndVa, argv);
      return new Image(space, elf.entry(), spVa, argv.size());
    } catch (ErrnoException e) {
      space.free();
      throw e;
    }
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
    long limitVa = layout.userEndVa() - layout.guardBytes() - layout.stackBytes();
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
    if (pages > spaces.frames().freeFrames()) {
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
      space.mapZeroed(new Region(kindOf(segment), startVa, fileEndVa, permissions));
      space.load(startVa, file, segment.fileOffset(), segment.fileBytes());
    }
    if (endVa > fileEndVa) {
      space.mapZeroed(new Region(RegionKind.BSS, fileEndVa, endVa, permissions));
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

  /** Gives the first stack pointer. */
  private long mapStackAndHeap(AddressSpace space, long imageEndVa, List<byte[]> argv) {
    long guardVa = layout.guardStartVa(imageEndVa);
    long stackVa = layout.stackStartVa(imageEndVa);
    long stackEndVa = layout.stackEndVa(imageEndVa);
    long heapVa = layout.heapStartVa(imageEndVa);
    space.mapZeroed(
        new Region(RegionKind.GUARD, guardVa, guardVa + layout.guardBytes(), Pte.R | Pte.W));
    space.mapZeroed(new Region(RegionKind.STACK, stackVa, stackEndVa, USER_DATA));
    space.mapZeroed(new Region(RegionKind.HEAP, heapVa, heapVa, USER_DATA));
    ArgumentStack stack = ArgumentStack.of(layout.xlen(), stackVa, stackEndVa, argv);
    space.load(stack.spVa(), stack.contents(), 0, stack.contents().length);
    return stack.spVa();
  }

  private static ErrnoException notExecutable(String path, String reason) {
    LOG.debug("exec of {}: {}", path, reason);
    return ErrnoException.of(Errno.ENOEXEC);
  }
}
