package dev.trapeze.console;

import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.MachineConfig;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import dev.trapeze.cpu.mmu.AccessedDirtyPolicy;
import dev.trapeze.cpu.mmu.MmuConfig;
import dev.trapeze.cpu.mmu.TranslationCaching;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of {@code trapeze machine} that say what its harts and its RAM are. */
final class BareMachineOptions {
  /** The launcher's heap has room for this much and the emulator's own. */
  static final long MAX_RAM_BYTES = 1L << 30;

  /** Room for the device tree and a program. */
  static final long MIN_RAM_BYTES = 1L << 20;

  private static final long FRAME_BYTES = 4096;

  @Option(
      names = "--xlen",
      paramLabel = "32|64",
      converter = XlenOption.Converter.class,
      description = "Width of the integer registers (default: that of the ELF file).")
  private @Nullable Xlen xlen;

  @Mixin private IsaOption isa = new IsaOption();

  @Option(
      names = "--ram",
      paramLabel = "SIZE",
      converter = RamSize.class,
      description = "Memory from 0x80000000 on, 1M to 1G (default: 128M).")
  private long ramBytes = MachineConfig.DEFAULT_RAM_BYTES;

  @Option(
      names = "--harts",
      paramLabel = "N",
      converter = BoardHarts.class,
      description = "How many harts there are; they run by turns, always the same (default: 1).")
  private int harts = 1;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      converter = EngineName.class,
      description =
          "What executes: reference is the plain stepper, slow and easy to follow. The results are"
              + " the same (default: the fastest).")
  private @Nullable Engine engine;

  @Option(
      names = "--svade",
      description =
          "A page-table entry whose A or D bit is missing is a page fault, and software sets the"
              + " bit (default: the page-table walker sets it).")
  private boolean svade;

  @Option(
      names = "--tlb",
      paramLabel = "NAME",
      converter = TlbName.class,
      description =
          "What is remembered of page tables: coherent, nothing that is out of date; or"
              + " architectural, what a processor may, so that a forgotten sfence.vma shows"
              + " (default: coherent).")
  private TranslationCaching tlb = TranslationCaching.COHERENT;

  long ramBytes() {
    return ramBytes;
  }

  @Nullable Engine engine() {
    return engine;
  }

  /**
   * The machine for a program of that width.
   *
   * @param name what messages call the program
   * @throws CommandFailure with {@link ExitStatus#BAD_INPUT} when the options ask for another width
   */
  MachineConfig config(Xlen ofProgram, String name) throws CommandFailure {
    Isa chosen = isa.choose(xlen, ofProgram);
    if (chosen.xlen() != ofProgram) {
      throw new CommandFailure(
          ExitStatus.BAD_INPUT,
          String.format(
              "%s: a program of %d bits for a machine of %d (%s)",
              name, ofProgram.bits(), chosen.xlen().bits(), isa.given() ? "--isa" : "--xlen"));
    }
    MmuConfig mmu =
        new MmuConfig(tlb, svade ? AccessedDirtyPolicy.FAULT : AccessedDirtyPolicy.UPDATE);
    MachineConfig config =
        MachineConfig.of(chosen).withRamBytes(ramBytes).withHarts(harts).withMmu(mmu);
    return engine == null ? config : config.withEngine(engine);
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

  static final class BoardHarts extends HartCount {
    BoardHarts() {
      super(MachineConfig.MOST_HARTS);
    }
  }

  static final class EngineName implements ITypeConverter<Engine> {
    @Override
    public Engine convert(String text) {
      for (Engine engine : Engine.values()) {
        if (word(engine).equals(text)) {
          return engine;
        }
      }
      String known =
          Stream.of(Engine.values()).map(EngineName::word).collect(Collectors.joining(", "));
      throw new TypeConversionException("'" + text + "' is not an engine: " + known);
    }

    private static String word(Engine engine) {
      return engine.name().toLowerCase(Locale.ROOT);
    }
  }
}
