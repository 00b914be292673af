package dev.trapeze.console;

import dev.trapeze.cpu.isa.Xlen;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --xlen}, in each command that does not get the width from a file. */
final class XlenOption {
  @Option(
      names = "--xlen",
      paramLabel = "32|64",
      converter = Converter.class,
      description = "Width of the integer registers (default: 64).")
  private Xlen xlen = Xlen.RV64;

  Xlen xlen() {
    return xlen;
  }

  /** Reads a number of bits. */
  static final class Converter implements ITypeConverter<Xlen> {
    @Override
    public Xlen convert(String text) {
      return switch (text) {
        case "32" -> Xlen.RV32;
        case "64" -> Xlen.RV64;
        default -> throw new TypeConversionException("'" + text + "' is neither 32 nor 64");
      };
    }
  }
}
