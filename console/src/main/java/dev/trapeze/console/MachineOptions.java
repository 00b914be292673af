package dev.trapeze.console;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.TranslationCaching;
import dev.trapeze.kernel.FirstProcess;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.abi.Personality;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.PageFaultPolicy;
import dev.trapeze.kernel.proc.RoundRobin;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that describe the machine, the same in each command that boots one. */
final class MachineOptions {
  /** 128 MiB, what QEMU's virt machine and xv6 take. */
  private static final long DEFAULT_RAM_BYTES = 128L << 20;

  // The launcher's heap has room for this much and the emulator's own.
  private static final long MAX_RAM_BYTES = 1L << 30;
  private static final long FRAME_BYTES = 4096;

  @Option(
      names = "--ram",
      paramLabel = "SIZE",
      converter = RamSize.class,
      description = "Physical memory, 2M to 1G (default: 128M).")
  private long ramBytes = DEFAULT_RAM_BYTES;

  @Option(
      names = "--layout",
      paramLabel = "NAME",
      converter = LayoutName.class,
      description =
          "Where things lie in an address space: vimix, xv6, vimix-2024 or linux (default: vimix, or"
              + " that of the kernel for which the disk's programs were made).")
  private @Nullable String layoutName;

  @Option(
      names = "--paging",
      paramLabel = "POLICY",
      converter = PagingName.class,
      description =
          "When pages get their frames: eager, at once; lazy, at the first access; cow, as lazy, and"
              + " shared until the first store (default: cow for the layout linux, else eager).")
  private @Nullable PageFaultPolicy paging;

  @Option(
      names = "--mmu",
      paramLabel = "MODE",
      converter = MmuMode.class,
      description =
          "How addresses are translated: sv32 with 32 bits; with 64 bits sv39, or, in the layout"
              + " linux, sv48 (default: sv32 or sv39).")
  private @Nullable PagingMode mmu;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the bytes of /dev/random (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + KernelConfig.DEFAULT_SEED)
  private long seed = KernelConfig.DEFAULT_SEED;

  @Option(
      names = "--harts",
      paramLabel = "N",
      converter = KernelHarts.class,
      description =
          "How many harts there are, 1 to 8; they run by turns, always the same (default: 1).")
  private int harts = 1;

  @Option(
      names = "--scheduler",
      paramLabel = "NAME",
      converter = SchedulerName.class,
      description =
          "Who runs next: round-robin, priority (lowest nice value first), lottery or lottery:SEED,"
              + " mlfq (default: round-robin).")
  private SchedulerName.Choice scheduler = new SchedulerName.Choice(RoundRobin::new);

  @Option(
      names = "--tlb",
      paramLabel = "NAME",
      converter = TlbName.class,
      description =
          "What is remembered of page tables: coherent, nothing that is out of date; or"
              + " architectural, what a processor may (default: coherent; architectural in labs).")
  private @Nullable TranslationCaching tlb;

  @Option(
      names = "--frames",
      paramLabel = "NAME",
      converter = FramesName.class,
      description =
          "Which physical frame is given away next: freelist, xv6's list; or buddy, Linux's zones"
              + " and blocks (default: freelist, or buddy in the layout linux).")
  private FramesName.@Nullable Choice frames;

  @Mixin private LogOption log = new LogOption();

  /**
   * A machine of that width with these options; its console is not interactive.
   *
   * @throws CommandFailure when the options do not fit together
   */
  KernelConfig config(Xlen xlen, FirstProcess first) throws CommandFailure {
    return config(xlen, first, Personality.TRAPEZE);
  }

  /** The same for programs of that personality. */
  KernelConfig config(Xlen xlen, FirstProcess first, Personality personality)
      throws CommandFailure {
    try {
      KernelConfig config =
          KernelConfig.of(xlen)
              .withPersonality(personality)
              .withRamBytes(ramBytes)
              .withLayout(layout(xlen, personality))
              .withSeed(seed)
              .withHarts(harts)
              .withTranslationCaching(tlb == null ? TranslationCaching.COHERENT : tlb)
              .withScheduling(scheduler.policy())
              .withFirstProcess(first)
              .withInteractiveConsole(false);
      if (paging != null) {
        config = config.withPageFaults(paging);
      }
      return frames == null ? config : config.withFrames(frames.policy());
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitStatus.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private AddressSpaceLayout layout(Xlen xlen, Personality personality) throws CommandFailure {
    String name = layoutName == null ? personality.layout() : layoutName;
    AddressSpaceLayout layout = AddressSpaceLayout.named(name, xlen);
    if (mmu == null || mmu == layout.pagingMode()) {
      return layout;
    }
    String mode = mmu.name().toLowerCase(Locale.ROOT);
    if (mmu.xlen() != xlen) {
      throw new CommandFailure(
          ExitStatus.USAGE, "--mmu " + mode + ": not with " + xlen.bits() + " bits");
    }
    if (!layout.hasKernelHalf()) {
      throw new CommandFailure(
          ExitStatus.USAGE, "--mmu " + mode + ": only with --layout linux, not " + name);
    }
    return AddressSpaceLayout.linux(mmu);
  }

  static final class KernelHarts extends HartCount {
    KernelHarts() {
      super(KernelConfig.MOST_HARTS);
    }
  }

  static final class LayoutName implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (!AddressSpaceLayout.NAMES.contains(text)) {
        throw new TypeConversionException(
            "'" + text + "' is not a layout: " + String.join(" or ", AddressSpaceLayout.NAMES));
      }
      return text;
    }
  }

  static final class MmuMode implements ITypeConverter<PagingMode> {
    @Override
    public PagingMode convert(String text) {
      return switch (text) {
        case "sv32" -> PagingMode.SV32;
        case "sv39" -> PagingMode.SV39;
        case "sv48" -> PagingMode.SV48;
        default ->
            throw new TypeConversionException("'" + text + "' is neither sv32 nor sv39 nor sv48");
      };
    }
  }

  static final class RamSize implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      long bytes = new ByteSize().convert(text);
      if (bytes < KernelConfig.MIN_RAM_BYTES || bytes > MAX_RAM_BYTES || bytes % FRAME_BYTES != 0) {
        throw new TypeConversionException(
            "'"
                + text
                + "' is not between "
                + ByteSize.format(KernelConfig.MIN_RAM_BYTES)
                + " and "
                + ByteSize.format(MAX_RAM_BYTES)
                + " in whole pages of 4K");
      }
      return bytes;
    }
  }

  /** What all chance follows from. */
  long seed() {
    return seed;
  }

  /**
   * For a lab: as its tests have it, a hart remembers of page tables what nobody has told it to
   * forget, unless the user has chosen.
   */
  KernelConfig labConfig(Xlen xlen, FirstProcess first) throws CommandFailure {
    KernelConfig config = config(xlen, first);
    return tlb == null ? config.withTranslationCaching(TranslationCaching.ARCHITECTURAL) : config;
  }
}
