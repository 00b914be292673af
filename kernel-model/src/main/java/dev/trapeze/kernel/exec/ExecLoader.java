package dev.trapeze.kernel.exec;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.ProgramRule;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.mm.UserAddressSpaces;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.Trapframe;
import java.util.List;

/**
 * Makes a new image from an ELF file (xv6's {@code exec}): a whole new address space first, and
 * only when that is complete, in one step, the process's own. What of the file lies where is the
 * affair of a {@link ProgramFormat}.
 */
public final class ExecLoader {
  private static final int USER_DATA = Pte.R | Pte.W | Pte.U;

  private final UserAddressSpaces spaces;
  private final AddressSpaceLayout layout;
  private final ProgramFormat format;

  /** A loader, of the programs that the rule allows, into address spaces of the given making. */
  public ExecLoader(UserAddressSpaces spaces, ProgramRule rule) {
    this.spaces = spaces;
    this.layout = spaces.layout();
    this.format =
        switch (rule) {
          case STRICT -> new StrictFormat(layout, spaces.frames());
          case XV6 -> new Xv6Format(layout, spaces.frames());
        };
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
    AddressSpace space = spaces.create(process.trapframe().pa());
    try {
      ProgramFormat.Program program = format.load(file, path, space);
      long spVa = mapStackAndHeap(space, program.endVa(), argv);
      return new Image(space, program.entryVa(), spVa, argv.size());
    } catch (ErrnoException e) {
      space.free();
      throw e;
    }
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
}
