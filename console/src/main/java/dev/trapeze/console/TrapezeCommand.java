package dev.trapeze.console;

import dev.trapeze.console.recording.Recording;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code trapeze} without the name of a sub-command: {@code boot}. */
@Command(
    name = "trapeze",
    version = TrapezeCommand.VERSION,
    mixinStandardHelpOptions = true,
    sortOptions = false,
    synopsisSubcommandLabel = "[COMMAND]",
    description = {
      "A RISC-V computer and a small Unix kernel that you can watch at work.",
      "",
      "Without a command: boot."
    },
    optionListHeading = "%nOptions of boot:%n",
    commandListHeading = "%nCommands (trapeze COMMAND --help tells more):%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0-255:of a guest, the status that it powers off with",
      "0:done, or ended with C-a x",
      "2:usage error",
      "65:a file is not what it should be: no RISC-V ELF file, no file system, no assembly",
      "66:an input file is missing or cannot be read",
      "70:kernel panic, or a defect of Trapeze",
      "73:an output file or standard output cannot be written"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  trapeze                              a shell on a 64-bit machine",
      "  trapeze --xlen 32 --run 'ls; ps'     two commands on a 32-bit machine",
      "  echo 'ls | wc' | trapeze             the shell reads standard input",
      "  trapeze run prog.elf one two         a program of your own",
      "  trapeze maps --xlen 32               the address space of a process",
      "  trapeze lab list                     pieces of the kernel for you to write",
    })
final class TrapezeCommand implements Callable<Integer>, GuestCommand {
  /** What {@code --version} shows, and what a recording says of its origin. */
  static final String VERSION = "Trapeze 0.1";

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
