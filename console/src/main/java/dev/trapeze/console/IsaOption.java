package dev.trapeze.console;

import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.isa.Xlen;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --isa}, in each command for which it matters which extensions there are. */
final class IsaOption {
  @Option(
      names = "--isa",
      paramLabel = "ISA",
      converter = Converter.class,
      description =
          "The instruction set, such as rv32imac or rv64gc_zba_zbb; all else is illegal (default:"
              + " everything that there is). M-, S- and U-mode, Zicsr, Zifencei and Zicntr are"
              + " always there.")
  private @Nullable Isa isa;

  /** True when the option is there. */
  boolean given() {
    return isa != null;
  }

  /**
   * The instruction set that was asked for; without the option, all that there is of a width.
   *
   * @param xlen what {@code --xlen} says, or null where it is not there
   * @param width the width where neither option says one
   * @throws CommandFailure with {@link ExitStatus#USAGE} when the two options contradict
   */
  Isa choose(@Nullable Xlen xlen, Xlen width) throws CommandFailure {
    if (isa == null) {
      return Isa.of(xlen != null ? xlen : width);
    }
    if (xlen != null && isa.xlen() != xlen) {
      throw new CommandFailure(
          ExitStatus.USAGE, "--xlen " + xlen.bits() + " and --isa " + isa + " contradict");
    }
    return isa;
  }

  /** Reads an ISA string. */
  static final class Converter implements ITypeConverter<Isa> {
    @Override
    public Isa convert(String text) {
      try {
        return Isa.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
