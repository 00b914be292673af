package dev.trapeze.console;

import dev.trapeze.console.terminal.HostTerminal;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.fs.Fsck;
import dev.trapeze.kernel.fs.FsckFinding;
import dev.trapeze.kernel.fs.FsckReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trapeze fsck}. */
@Command(
    name = "fsck",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Checks the file system in a disk image.",
      "",
      "Each inconsistency is a line that says where it is and what was found; with",
      "--repair it also says what was done about it. The image is looked at as the",
      "kernel sees it after the recovery of the log. That the log holds a transaction,",
      "and that a file was open without a name when the machine stopped, is said and is",
      "no inconsistency: the next mount puts it right.",
      "",
      "A repair keeps what it can: a file without a name gets one in /lost+found, and",
      "of two files that share a block each gets its own. It can be cut off and repeated."
    },
    parameterListHeading = "%nParameters:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit status (0, 1 and 4 as fsck(8)):%n",
    exitCodeList = {
      "0:nothing is inconsistent",
      "1:with --repair: the image was changed, and nothing is inconsistent any more",
      "2:usage error",
      "4:inconsistencies are left: without --repair, or because the disk is full",
      "65:the file is no disk image, or its superblock makes no sense",
      "66:the file is missing, cannot be read, or is in use by another process",
      "73:with --repair: the file cannot be written"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  trapeze fsck fs.img",
      "  cp fs.img copy.img && trapeze fsck --repair copy.img",
    })
final class FsckCommand implements Callable<Integer> {
  private static final int REPAIRED = 1;
  private static final int LEFT = 4;

  private static final String RED = "\033[31m";
  private static final String GREEN = "\033[32m";
  private static final String YELLOW = "\033[33m";
  private static final String PLAIN = "\033[0m";

  @Option(names = "--repair", description = "Put right what is found.")
  private boolean repair;

  @Mixin private LogOption log = new LogOption();

  @Parameters(paramLabel = "IMAGE", description = "The disk image.")
  private Path image = Path.of("");

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandFailure {
    FsckReport report = report();
    if (report.unreadable()) {
      throw new CommandFailure(
          ExitStatus.BAD_INPUT, image + ": " + report.findings().get(0).line());
    }
    boolean coloured =
        TraceOutput.coloursWanted(System.getenv("NO_COLOR")) && HostTerminal.isStandardOutput();
    PrintWriter out = spec.commandLine().getOut();
    for (FsckFinding finding : report.findings()) {
      out.println(coloured ? colour(finding) + line(finding) + PLAIN : line(finding));
    }
    int more = report.inconsistencies() + report.information() - report.findings().size();
    if (more > 0) {
      out.println("... and " + more + " more like these");
    }
    String summary = image + ": " + summary(report);
    out.println(coloured && report.clean() ? GREEN + summary + PLAIN : summary);
    return status(report);
  }

  private FsckReport report() throws CommandFailure {
    try (FileDisk disk = repair ? FileDisk.open(image) : FileDisk.openToRead(image)) {
      try {
        return repair ? Fsck.repair(disk) : Fsck.check(disk);
      } catch (ErrnoException e) {
        disk.requireSound();
        throw e;
      }
    }
  }

  private String line(FsckFinding finding) {
    if (!finding.corrected()) {
      return finding.line() + ": left, the disk is full";
    }
    return repair ? finding.line() + ": " + finding.kind().remedy() : finding.line();
  }

  private static String colour(FsckFinding finding) {
    return finding.kind().information() ? YELLOW : RED;
  }

  private String summary(FsckReport report) {
    if (report.clean()) {
      FsckReport.Usage usage = report.usage();
      return "clean, %s, %s, %s, %d of %d blocks in use"
          .formatted(
              Count.of(usage.files(), "file"),
              Count.of(usage.directories(), "directory"),
              Count.of(usage.devices(), "device"),
              usage.usedBlocks(),
              usage.dataBlocks());
    }
    String found = Count.of(report.inconsistencies(), "inconsistency");
    if (!repair) {
      return found + "; --repair puts them right";
    }
    return report.uncorrected() == 0
        ? found + " put right"
        : found + ", of which " + report.uncorrected() + " are left for want of free blocks";
  }

  private int status(FsckReport report) {
    if (report.uncorrected() > 0 || (!repair && !report.clean())) {
      return LEFT;
    }
    return repair && report.inconsistencies() + report.information() > 0
        ? REPAIRED
        : ExitStatus.OK.number();
  }
}
