package dev.trapeze.console;

import dev.trapeze.cpu.device.BlockStorage;
import dev.trapeze.cpu.elf.ElfImage;
import dev.trapeze.cpu.elf.SymbolIndex;
import dev.trapeze.cpu.machine.BoardConfig;
import dev.trapeze.cpu.machine.EngineFactory;
import dev.trapeze.cpu.machine.HtifAddresses;
import dev.trapeze.cpu.machine.MachineConfig;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import dev.trapeze.cpu.machine.VirtBoard;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
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

/** {@code trapeze machine}. */
@Command(
    name = "machine",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs a bare-metal image, M-mode and all, on a board like QEMU's virt.",
      "",
      "The ELF file is loaded by physical addresses into RAM, which begins at",
      "0x80000000. Every hart starts in M-mode at the entry point, with its number in",
      "a0 and the address of a device tree in a1. Standard input and output are the",
      "serial port at 0x10000000; in a terminal, C-a x ends and C-a h helps, as in",
      "QEMU. The guest ends the run through the test finisher at 0x100000, or through",
      "tohost where the ELF file has that symbol. docs/machine.md has the memory map."
    },
    parameterListHeading = "%nParameters:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0-255:what the guest says; 255 for a failure of which the lower 8 bits are 0",
      "0:ended with C-a x",
      "2:usage error",
      "65:the image is no RISC-V ELF file, or does not fit the machine",
      "66:the image or a drive is missing, cannot be read, or is in use",
      "70:a defect of Trapeze",
      "73:signature, trace or standard output cannot be written",
      "80:a hart traps again and again without executing anything",
      "81:every hart waits for an interrupt, and none can come",
      "124:--max-instructions have been executed"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  trapeze machine kernel.elf",
      "  trapeze machine --harts 3 --drive fs.img --virtio modern xv6/kernel/kernel",
      "  trapeze machine --bios fw_jump.elf u-boot-smode.elf",
      "  trapeze machine --isa rv32imac --signature add.sig add-01.elf",
      "  trapeze machine --commit-log --trace-to run.log hello.elf",
      "",
      "A program for it, in hello.S, that prints one letter and powers off:",
      "",
      "  _start: li   t0, 0x10000000      # the serial port",
      "          li   t1, 'A'",
      "          sb   t1, 0(t0)",
      "          li   t0, 0x100000        # the test finisher",
      "          li   t1, 0x5555",
      "          sw   t1, 0(t0)",
      "  stop:   j    stop",
      "",
      "  trapeze asm --base 0x80000000 hello.S -o hello.elf",
      "  trapeze machine hello.elf"
    })
final class MachineCommand implements Callable<Integer> {
  @Mixin private BareMachineOptions machine = new BareMachineOptions();

  @Option(
      names = "--drive",
      paramLabel = "FILE",
      description =
          "Disk image behind a virtio block device; the guest writes to the file. May be given up"
              + " to 8 times, for the devices from 0x10001000 on.")
  private List<Path> drives = List.of();

  @Option(names = "--snapshot", description = "Drop what the guest writes to its drives.")
  private boolean snapshot;

  @Option(
      names = "--virtio",
      paramLabel = "legacy|modern",
      converter = VirtioLayout.Converter.class,
      description =
          "Register layout of virtio-mmio: legacy is version 1, as in QEMU; modern is version 2,"
              + " as in QEMU with virtio-mmio.force-legacy=false (default: legacy).")
  private VirtioLayout virtio = VirtioLayout.LEGACY;

  @Option(
      names = "--bios",
      paramLabel = "FIRMWARE.elf",
      description =
          "Firmware that is loaded beside the image and started in its place, such as OpenSBI's"
              + " fw_jump.elf, which starts what lies at 0x80200000 in S-mode.")
  private @Nullable Path firmwareFile;

  @Option(
      names = "--append",
      paramLabel = "TEXT",
      description = "The kernel's command line, bootargs in the device tree.")
  private String bootArguments = "";

  @Option(
      names = "--signature",
      paramLabel = "FILE",
      description =
          "When the guest ends, in whatever way, write the words between the symbols"
              + " begin_signature and end_signature: one a line, eight hexadecimal digits each.")
  private @Nullable Path signatureFile;

  @Option(
      names = "--max-instructions",
      paramLabel = "N",
      converter = InstructionCount.class,
      description = "End after that many instructions of all harts together.")
  private long maxInstructions = Long.MAX_VALUE;

  @Mixin private ObservationOptions observation = new ObservationOptions();

  @Option(
      names = "--dump-dtb",
      paramLabel = "FILE",
      description = "Write the device tree to this file and run nothing.")
  private @Nullable Path deviceTreeFile;

  @Mixin private LogOption log = new LogOption();

  @Parameters(paramLabel = "KERNEL.elf", description = "The image.")
  private Path kernel = Path.of("");

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandFailure {
    String name = kernel.toString();
    ElfImage elf = ElfFile.read(kernel);
    MachineConfig hardware = machine.config(elf.xlen(), name);
    Engine engine = machine.engine();
    if (observation.any() && engine != null && engine != Engine.REFERENCE) {
      throw new CommandFailure(
          ExitStatus.USAGE, "--trace and --commit-log need --engine reference, or no --engine");
    }
    requireOtherFile("--signature", signatureFile);
    requireOtherFile("--dump-dtb", deviceTreeFile);
    if (!observation.any() && observation.file() != null) {
      throw new CommandFailure(ExitStatus.USAGE, "--trace-to needs --trace or --commit-log");
    }
    BareMetalImage image = BareMetalImage.fitting(elf, name, hardware.ramBytes());
    BareMetalImage firmware = firmwareFile == null ? null : firmware(firmwareFile, image);
    Signature signature = signatureFile == null ? null : Signature.of(image, name, signatureFile);
    ConsoleChoice console = ConsoleChoice.ofStandardInput();
    BoardConfig board =
        BoardConfig.of(hardware)
            .withEntryPa(firmware == null ? image.entryPa() : firmware.entryPa())
            .withLegacyVirtio(virtio == VirtioLayout.LEGACY)
            .withBootArguments(bootArguments)
            .withSkipIdle(!console.interactive());
    HtifAddresses htif = htif(image);
    if (htif != null) {
      board = board.withHtif(htif);
    }
    try (Drives storages = new Drives(drives, snapshot)) {
      for (BlockStorage storage : storages.list()) {
        board = board.withDrive(storage);
      }
      if (deviceTreeFile != null) {
        HostFile.replace(deviceTreeFile, new VirtBoard(board).deviceTree());
        return ExitStatus.OK.number();
      }
      List<BareMetalImage> images = firmware == null ? List.of(image) : List.of(image, firmware);
      return run(board, images, signature, console);
    }
  }

  private static BareMetalImage firmware(Path file, BareMetalImage beside) throws CommandFailure {
    ElfImage elf = ElfFile.read(file);
    if (elf.xlen() != beside.xlen()) {
      throw new CommandFailure(
          ExitStatus.BAD_INPUT,
          String.format(
              "%s: firmware of %d bits for an image of %d",
              file, elf.xlen().bits(), beside.xlen().bits()));
    }
    return BareMetalImage.beside(beside, elf, file.toString());
  }

  private void requireOtherFile(String option, @Nullable Path output) throws CommandFailure {
    if (output != null && HostFile.same(kernel, output)) {
      throw new CommandFailure(
          ExitStatus.USAGE, option + " " + output + " would replace the image that is run");
    }
  }

  /** As Spike, a host interface only for a program that has both of its words. */
  private @Nullable HtifAddresses htif(BareMetalImage image) throws CommandFailure {
    OptionalLong tohost = image.findWord("tohost");
    OptionalLong fromhost = image.findWord("fromhost");
    if (tohost.isPresent() && fromhost.isPresent()) {
      return new HtifAddresses(tohost.getAsLong(), fromhost.getAsLong());
    }
    if (tohost.isPresent()) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("trapeze: " + kernel + " has tohost but no fromhost: nothing listens to it");
    }
    return null;
  }

  private int run(
      BoardConfig board,
      List<BareMetalImage> images,
      @Nullable Signature signature,
      ConsoleChoice console)
      throws CommandFailure {
    BareRun run =
        new BareRun(
            board, images, board.machine().engine(), null, signature, maxInstructions, console);
    if (!observation.any()) {
      return run.run();
    }
    try (TraceOutput trace = TraceOutput.open(observation.file())) {
      SymbolIndex symbols = run.symbols();
      EngineFactory engines =
          new Observation(observation.kinds(), observation.commitLog(), symbols, trace).engines();
      return run.watched(engines, trace).run();
    } catch (IOException e) {
      throw new CommandFailure(ExitStatus.CANNOT_WRITE, HostFile.reason(e), e);
    }
  }

  private enum VirtioLayout {
    LEGACY,
    MODERN;

    static final class Converter implements ITypeConverter<VirtioLayout> {
      @Override
      public VirtioLayout convert(String text) {
        return switch (text) {
          case "legacy" -> LEGACY;
          case "modern" -> MODERN;
          default ->
              throw new TypeConversionException("'" + text + "' is neither legacy nor modern");
        };
      }
    }
  }

  static final class InstructionCount implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      if (!text.matches("[0-9]{1,18}") || Long.parseLong(text) == 0) {
        throw new TypeConversionException(
            "'" + text + "' is not a number of instructions from 1 to 999999999999999999");
      }
      return Long.parseLong(text);
    }
  }
}
