package dev.trapeze.console;

import dev.trapeze.cpu.isa.Xlen;
import org.jspecify.annotations.Nullable;
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
  private @Nullable Xlen xlen;

  Xlen xlen() {
    return xlen == null ? Xlen.RV64 : xlen;
  }

  /** The width that the user has asked for, or null. */
  @Nullable Xlen chosen() {
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
