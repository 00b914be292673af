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
import java.util.function.IntFunction;

/**
 * Makes a new image from an ELF file (xv6's {@code exec}): a whole new address space first, and
 * only when that is complete, in one step, the process's own. What of the file lies where is the
 * affair of a {@link ProgramFormat}, what the program finds on its stack that of {@link StackBlock}
 * or {@link ArgumentStack}.
 */
public final class ExecLoader {
  private static final int USER_DATA = Pte.R | Pte.W | Pte.U;

  private final UserAddressSpaces spaces;
  private final AddressSpaceLayout layout;
  private final ProgramRule rule;
  private final ProgramFormat format;
  private final IntFunction<byte[]> random;

  /**
   * A loader, of the programs that the rule allows, into address spaces of the given making.
   *
   * @param random gives so many bytes that no program can foresee
   */
  public ExecLoader(UserAddressSpaces spaces, ProgramRule rule, IntFunction<byte[]> random) {
    this.spaces = spaces;
    this.layout = spaces.layout();
    this.rule = rule;
    this.random = random;
    this.format =
        switch (rule) {
          case STRICT -> new StrictFormat(layout, spaces.frames());
          case XV6 -> new Xv6Format(layout, spaces.frames());
        };
  }

  /**
   * Builds the image. The process is not touched.
   *
   * @param process for which it is
   * @param file the bytes of the ELF file
   * @param arguments that the program is given
   * @throws ErrnoException ENOEXEC when the file cannot be run here; E2BIG when the arguments do
   *     not fit on the stack; ENOMEM when there are not enough frames; none is lost
   */
  public Image load(Process process, byte[] file, ProgramArguments arguments) {
    AddressSpace space = spaces.create(process.trapframe().pa());
    try {
      ProgramFormat.Program program = format.load(file, arguments.path(), space);
      Image.Start start = mapStackAndHeap(space, program, arguments);
      return new Image(space, start);
    } catch (ErrnoException e) {
      space.free();
      throw e;
    }
  }

  private Image.Start mapStackAndHeap(
      AddressSpace space, ProgramFormat.Program program, ProgramArguments arguments) {
    long imageEndVa = program.endVa();
    long heapVa = layout.heapStartVa(imageEndVa);
    space.map(new Region(RegionKind.HEAP, heapVa, heapVa, USER_DATA));
    ProgramStack stack = ProgramStack.of(layout, imageEndVa);
    return switch (rule) {
      case STRICT -> {
        StackBlock block =
            StackBlock.of(
                layout.xlen(),
                stack.topVa(),
                stack.roomBytes(),
                layout.growsStack(),
                arguments,
                program,
                random.apply(StackBlock.RANDOM_BYTES));
        stack.mapInto(space, block.startVa());
        space.load(block.startVa(), block.contents(), 0, block.contents().length);
        yield new Image.Start(
            program.entryVa(),
            block.startVa(),
            arguments.argv().size(),
            block.argvVa(),
            block.envpVa());
      }
      case XV6 -> {
        ArgumentStack block =
            ArgumentStack.of(
                layout.xlen(), stack.topVa() - stack.roomBytes(), stack.topVa(), arguments.argv());
        stack.mapInto(space, block.spVa());
        space.load(block.spVa(), block.contents(), 0, block.contents().length);
        yield new Image.Start(
            program.entryVa(),
            block.spVa(),
            arguments.argv().size(),
            block.spVa(),
            Image.NO_ENVIRONMENT);
      }
    };
  }
}
