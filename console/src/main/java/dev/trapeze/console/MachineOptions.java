package dev.trapeze.console;

import dev.trapeze.cpu.isa.Xlen;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that describe the machine, the same in each command that boots one. */
final class MachineOptions {
  /** 128 MiB, what QEMU's virt machine and xv6 take. */
  private static final String DEFAULT_RAM = "128M";

  private static final long MIN_RAM_BYTES = 4L << 20;
  private static final long MAX_RAM_BYTES = 1L << 30;
  private static final long FRAME_BYTES = 4096;

  @Option(
      names = "--ram",
      paramLabel = "SIZE",
      defaultValue = DEFAULT_RAM,
      converter = RamSize.class,
      description = "Physical memory, 4M to 1G (default: ${DEFAULT-VALUE}).")
  private long ramBytes;

  long ramBytes() {
    return ramBytes;
  }

  /** Reads the number of bits of an integer register. */
  static final class XlenConverter implements ITypeConverter<Xlen> {
    @Override
    public Xlen convert(String text) {
      return switch (text) {
        case "32" -> Xlen.RV32;
        case "64" -> Xlen.RV64;
        default -> throw new TypeConversionException("'" + text + "' is neither 32 nor 64");
      };
    }
  }

  static final class RamSize implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      long bytes = new ByteSize().convert(text);
      if (bytes < MIN_RAM_BYTES || bytes > MAX_RAM_BYTES || bytes % FRAME_BYTES != 0) {
        throw new TypeConversionException(
            "'"
                + text
                + "' is not between "
                + ByteSize.format(MIN_RAM_BYTES)
                + " and "
                + ByteSize.format(MAX_RAM_BYTES)
                + " in whole pages of 4K");
      }
      return bytes;
    }
  }
}
