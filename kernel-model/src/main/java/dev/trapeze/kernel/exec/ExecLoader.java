package dev.trapeze.kernel.exec;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.ProgramRule;
import dev.trapeze.kernel.event.KernelMessages;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.LoadedFile;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.mm.UserAddressSpaces;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ResourceLimits;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

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
   * @param messages for what a program cannot be told by an error number
   */
  public ExecLoader(
      UserAddressSpaces spaces,
      ProgramRule rule,
      IntFunction<byte[]> random,
      KernelMessages messages) {
    this.spaces = spaces;
    this.layout = spaces.layout();
    this.rule = rule;
    this.random = random;
    this.format =
        switch (rule) {
          case STRICT -> new StrictFormat(layout, messages);
          case XV6 -> new Xv6Format(layout, spaces.frames());
        };
  }

  /** Where everything lies in the address spaces that are built. */
  public AddressSpaceLayout layout() {
    return layout;
  }

  /**
   * Builds the image. The process is not touched.
   *
   * @param process for which it is
   * @param files where the program is, and its interpreter if it needs one
   * @param arguments that the program is given, its path among them
   * @throws ErrnoException as {@link ProgramFiles#open} throws it; ENOEXEC when the file cannot be
   *     run here; ETXTBSY when somebody may write it; E2BIG when the arguments do not fit on the
   *     stack; ENOMEM when there are not enough frames; none is lost
   */
  public Image load(Process process, ProgramFiles files, ProgramArguments arguments) {
    try (ProgramFile file = files.open(arguments.path())) {
      AddressSpace space = spaces.create(process.trapframe().pa(), process.pid());
      try {
        return new Image(space, fill(space, file, files, arguments, process.limits()));
      } catch (ErrnoException e) {
        space.free();
        throw e;
      }
    }
  }

  private Image.Start fill(
      AddressSpace space,
      ProgramFile file,
      ProgramFiles files,
      ProgramArguments arguments,
      ResourceLimits limits) {
    ProgramFormat.Program program = format.load(file, space);
    long imageEndVa = program.endVa();
    long heapVa = layout.heapStartVa(imageEndVa);
    space.map(new Region(RegionKind.HEAP, heapVa, heapVa, USER_DATA));
    long stackLimitBytes = limits.of(ResourceLimits.Resource.STACK).current();
    ProgramStack stack = ProgramStack.of(layout, imageEndVa, stackLimitBytes);
    return switch (rule) {
      case STRICT -> {
        Interpreter interpreter = interpreter(space, program, files, stack);
        space.setLoadedFiles(loaded(file, program, interpreter.file()));
        StackBlock block =
            StackBlock.of(
                layout.xlen(),
                stack.topVa(),
                stack.roomBytes(),
                layout.growsStack(),
                arguments,
                program,
                interpreter.biasVa(),
                random.apply(StackBlock.RANDOM_BYTES));
        stack.mapInto(space, block.startVa());
        space.load(block.startVa(), block.contents(), 0, block.contents().length);
        space.setArguments(block.area());
        yield new Image.Start(
            interpreter.entryVa(),
            block.startVa(),
            arguments.argv().size(),
            block.argvVa(),
            block.envpVa());
      }
      case XV6 -> {
        space.setLoadedFiles(loaded(file, program, null));
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

  private static List<LoadedFile> loaded(
      ProgramFile file, ProgramFormat.Program program, @Nullable LoadedFile interpreter) {
    LoadedFile loaded = new LoadedFile(file.absolutePath(), file.inode(), program.biasVa());
    return interpreter == null ? List.of(loaded) : List.of(loaded, interpreter);
  }

  /** Who starts the program: itself, unless it asks for somebody else. */
  private Interpreter interpreter(
      AddressSpace space, ProgramFormat.Program program, ProgramFiles files, ProgramStack stack) {
    if (program.interpreter() == null) {
      return new Interpreter(null, program.entryVa());
    }
    try (ProgramFile file = files.open(program.interpreter())) {
      return Interpreter.load(
          file, layout, space, stack.roomForMappingsVa(), layout.mmapTopVa(stack.limitBytes()));
    }
  }
}
