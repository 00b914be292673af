package dev.trapeze.console;

import dev.trapeze.console.recording.Recording;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code trapeze boot}. */
@Command(
    name = "boot",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Boots the kernel from a disk image into a shell.",
      "",
      "In a terminal the guest gets each key, C-c too. The emulator's own keys are as",
      "in QEMU: C-a x ends it, C-a h helps, C-a C-a sends C-a, and C-a c opens the",
      "debugger on the running system (see 'trapeze debug --help'): 'continue' goes",
      "back to the console, 'quit' ends the emulator. C-a m draws the address space of",
      "the process in the foreground.",
      "With standard input not a terminal, the guest reads it as its console.",
      "",
      "A disk may be one of xv6 or VIMIX, as their own builds make them: which, and",
      "the register width, is told by its programs. When its shell ends at the end of",
      "input, the machine is turned off."
    },
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0-255:the status that the guest powers off with: of the shell's last command",
      "0:the machine was ended with C-a x, or with 'quit' in the debugger",
      "2:usage error",
      "65:the disk image is no file system, or holds no /init for this width",
      "66:the disk image is missing, cannot be read, or is in use by another process",
      "70:kernel panic, or every process waits for ever",
      "73:the disk image cannot be written"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  trapeze boot --xlen 32 --layout xv6",
      "  trapeze boot --run 'ls; cat README | grep RISC | wc'",
      "  trapeze mkfs fs.img && trapeze boot --disk fs.img",
      "  trapeze boot --disk fs.img --snapshot < commands",
      "  trapeze boot --disk xv6/fs.img --run usertests",
    })
final class BootCommand implements Callable<Integer>, GuestCommand {
  @Mixin private BootOptions options = new BootOptions();

  @Override
  public Integer call() throws CommandFailure {
    return options.boot();
  }

  @Override
  public Guest guest(Recording.@Nullable RecordedImage replayed) throws CommandFailure {
    return options.guest(replayed);
  }
}
