package dev.trapeze.console;

import dev.trapeze.cpu.elf.ElfImage;
import dev.trapeze.cpu.elf.ElfKind;
import dev.trapeze.cpu.isa.Isa;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trapeze disasm}. */
@Command(
    name = "disasm",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Disassembles the code of a RISC-V ELF file, as objdump -d does.",
      "",
      "Each line has the address, the instruction's bits and the instruction; symbols",
      "stand where they point to. Compressed instructions have four digits. What is no",
      "instruction, or none of the instruction set, is shown as .2byte or .4byte."
    },
    parameterListHeading = "%nParameters:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:done",
      "2:usage error",
      "65:the file is no executable RISC-V ELF file",
      "66:the file is missing or cannot be read"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  trapeze disasm prog.elf | less",
      "  trapeze disasm --isa rv64imac prog.elf | grep 4byte   # is there more in it?"
    })
final class DisasmCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE.elf", description = "The program.")
  private Path file = Path.of("");

  @Mixin private IsaOption isa = new IsaOption();
  @Mixin private LogOption log = new LogOption();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandFailure {
    ElfImage image = ElfFile.read(file, ElfKind.DYNAMIC);
    Isa chosen = isa.choose(null, image.xlen());
    if (chosen.xlen() != image.xlen()) {
      throw new CommandFailure(
          ExitStatus.BAD_INPUT,
          String.format(
              "%s: a program of %d bits for --isa %s", file, image.xlen().bits(), chosen));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println();
    out.printf("%s:     file format elf%d-littleriscv%n", file, image.xlen().bits());
    new CodeListing(image, chosen).print(out);
    out.flush();
    return ExitStatus.OK.number();
  }
}
