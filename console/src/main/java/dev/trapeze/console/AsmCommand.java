package dev.trapeze.console;

import dev.trapeze.cpu.assembler.AssembledProgram;
import dev.trapeze.cpu.assembler.Assembler;
import dev.trapeze.cpu.assembler.AssemblyException;
import dev.trapeze.cpu.elf.ElfWriter;
import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.isa.Xlen;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code trapeze asm}. */
@Command(
    name = "asm",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Assembles one source into an executable ELF file that trapeze run takes.",
      "",
      "The program starts at the label _start, or at the first instruction. Errors are",
      "reported as FILE:LINE:COLUMN: reason, all of them, and then nothing is written."
    },
    parameterListHeading = "%nParameters:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:done",
      "2:usage error",
      "65:the source has errors",
      "66:the source is missing or cannot be read",
      "73:the ELF file cannot be written"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  trapeze asm hello.S -o hello.elf && trapeze run hello.elf",
      "  trapeze asm --xlen 32 hello.S -o hello32.elf",
      "  trapeze asm --isa rv64imac hello.S -o hello.elf",
      "  trapeze asm --base 0x80000000 bare.S -o bare.elf && trapeze machine bare.elf",
    })
final class AsmCommand implements Callable<Integer> {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE.elf",
      required = true,
      description = "The file to write.")
  private Path output = Path.of("");

  @Option(
      names = "--base",
      paramLabel = "ADDRESS",
      converter = Address.class,
      description =
          "Where the program lies in memory: 0x80000000 for trapeze machine (default: 0).")
  private long base;

  @Option(
      names = "--xlen",
      paramLabel = "32|64",
      converter = XlenOption.Converter.class,
      description = "Width of the integer registers (default: that of --isa, or 64).")
  private @Nullable Xlen xlen;

  @Mixin private IsaOption isa = new IsaOption();
  @Mixin private LogOption log = new LogOption();

  @Parameters(paramLabel = "FILE.S", description = "The source.")
  private Path source = Path.of("");

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandFailure {
    Isa target = isa.choose(xlen, Xlen.RV64);
    String text = new String(HostFile.read(source), StandardCharsets.UTF_8);
    if (HostFile.same(source, output)) {
      throw new CommandFailure(ExitStatus.USAGE, output + ": is the source, and would be lost");
    }
    AssembledProgram program;
    try {
      program = Assembler.assemble(text, source.toString(), target, base);
    } catch (AssemblyException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return ExitStatus.BAD_INPUT.number();
    }
    if (program.sections().stream().allMatch(section -> section.sizeBytes() == 0)) {
      throw new CommandFailure(ExitStatus.BAD_INPUT, source + ": there is nothing to assemble");
    }
    HostFile.replace(output, ElfWriter.write(program));
    return ExitStatus.OK.number();
  }

  /** Reads numbers such as {@code 0x80000000}. */
  static final class Address implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      try {
        long address = Long.decode(text);
        if (address >= 0) {
          return address;
        }
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'" + text + "' is not an address such as 0x80000000");
      }
      throw new TypeConversionException("'" + text + "' is below 0");
    }
  }
}
