package dev.trapeze.console;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.DiskPersonality;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.Personality;
import dev.trapeze.kernel.fs.Disk;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code --abi}: for which kernel the programs of the disk were made, and how that is found out.
 */
final class AbiOption {
  private static final String AUTO = "auto";

  @Option(
      names = "--abi",
      paramLabel = "NAME",
      converter = Converter.class,
      description =
          "The kernel for which the programs on the disk were made: trapeze, xv6, vimix, or auto,"
              + " which finds out from the programs (default: auto).")
  private String name = AUTO;

  /** Whose programs a disk holds, and how wide their registers are. */
  record World(Personality personality, Xlen xlen) {}

  /** Of the built-in disk of that width. */
  World ofBuiltInDisk(Xlen xlen) {
    return new World(chosenOr(Personality.TRAPEZE), xlen);
  }

  /**
   * Of a disk of the user's.
   *
   * @param chosen the width that the user has asked for, if any; else it is the programs'
   */
  World of(Disk disk, String diskName, @Nullable Xlen chosen) throws CommandFailure {
    DiskPersonality found;
    try {
      found = DiskPersonality.of(disk);
    } catch (DiskFormatException e) {
      throw new CommandFailure(ExitStatus.BAD_INPUT, diskName + ": " + e.getMessage(), e);
    } catch (ErrnoException e) {
      throw new CommandFailure(
          ExitStatus.BAD_INPUT, diskName + ": cannot be read: " + e.errno().words(), e);
    }
    Xlen width = chosen == null ? found.xlen() : chosen;
    return new World(chosenOr(found.personality()), width == null ? Xlen.RV64 : width);
  }

  /**
   * Says so if the programs on a disk of the user's begin where the layout has nothing for them,
   * before the kernel finds out.
   */
  static void requireProgramsFor(AddressSpaceLayout layout, Disk disk, String diskName)
      throws CommandFailure {
    if (layout.imageStartVa() == 0) {
      return; // There is nothing below, and the disk need not be looked at again.
    }
    try {
      OptionalLong entryVa = DiskPersonality.entryVa(disk);
      if (entryVa.isPresent()
          && Long.compareUnsigned(entryVa.getAsLong(), layout.imageStartVa()) < 0) {
        throw new CommandFailure(
            ExitStatus.BAD_INPUT,
            String.format(
                "%s: its programs begin at 0x%x, those for the layout %s at 0x%x"
                    + " (trapeze mkfs --layout %s makes a disk with such)",
                diskName,
                entryVa.getAsLong(),
                layout.name(),
                layout.imageStartVa(),
                layout.name()));
      }
    } catch (DiskFormatException | ErrnoException e) {
      throw new CommandFailure(ExitStatus.BAD_INPUT, diskName + ": " + e.getMessage(), e);
    }
  }

  private Personality chosenOr(Personality found) {
    return name.equals(AUTO) ? found : Personality.named(name);
  }

  /** Accepts the names that there are. */
  static final class Converter implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      List<String> names =
          new ArrayList<>(Personality.ALL.stream().map(Personality::name).toList());
      names.add(AUTO);
      if (!names.contains(text)) {
        throw new TypeConversionException(
            "'" + text + "' is not a kernel: " + String.join(" or ", names));
      }
      return text;
    }
  }
}
