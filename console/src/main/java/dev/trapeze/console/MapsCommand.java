package dev.trapeze.console;

import dev.trapeze.console.image.RootImage;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.images.UserPrograms;
import dev.trapeze.kernel.FirstProcess;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.KernelPanic;
import dev.trapeze.kernel.KernelStop;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.proc.Process;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code trapeze maps}. */
@Command(
    name = "maps",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Shows the address space of the first process, before and after its exec.",
      "",
      "The tables are read from the regions that the kernel keeps and from the page",
      "table in the machine's memory, at these two moments of a boot."
    },
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:done", "2:usage error", "70:kernel panic"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  trapeze maps --xlen 32",
      "  trapeze maps --xlen 32 --layout xv6 --program memmap",
    })
final class MapsCommand implements Callable<Integer> {
  private static final String INIT = "init";

  /** The first exec comes after a few hundred. */
  private static final long SLICE_INSTRUCTIONS = 1000;

  @Mixin private XlenOption width = new XlenOption();
  @Mixin private MachineOptions machine = new MachineOptions();

  @Option(
      names = "--program",
      paramLabel = "NAME",
      description = "The program that is exec'ed, one of the built-in disk (default: init).")
  private String program = INIT;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandFailure {
    if (!UserPrograms.names().contains(program)) {
      throw new ParameterException(
          spec.commandLine(),
          "no program is named '"
              + program
              + "'; there are "
              + String.join(", ", UserPrograms.names()));
    }
    Xlen xlen = width.xlen();
    FirstProcess first =
        program.equals(INIT)
            ? FirstProcess.INIT
            : FirstProcess.only("/" + program, List.of(program));
    KernelConfig config = machine.config(xlen, first);
    List<String> afterExec = new ArrayList<>();
    KernelEvents events =
        new KernelEvents() {
          @Override
          public void execCommitted(int pid, String path, AddressSpace before, AddressSpace after) {
            if (afterExec.isEmpty()) {
              String what = "pid " + pid + " after its exec of " + path;
              afterExec.addAll(describe(what, after, config));
            }
          }
        };
    try {
      Kernel kernel = new Kernel(config, RootImage.of(xlen), value -> {}, events);
      kernel.boot();
      Process process = Objects.requireNonNull(kernel.firstProcess());
      print(describe("pid " + process.pid() + " before its exec", process.addressSpace(), config));
      while (afterExec.isEmpty()) {
        KernelStop stop = kernel.run(SLICE_INSTRUCTIONS);
        if (afterExec.isEmpty() && !(stop instanceof KernelStop.BudgetSpent)) {
          throw new CommandFailure(ExitStatus.PANIC, "the exec of " + program + " has failed");
        }
      }
      print(List.of(""));
      print(afterExec);
    } catch (KernelPanic e) {
      throw new CommandFailure(ExitStatus.PANIC, String.valueOf(e.getMessage()), e);
    } catch (DiskFormatException e) {
      throw new IllegalStateException(e);
    }
    return ExitStatus.OK.number();
  }

  private void print(List<String> lines) {
    PrintWriter out = spec.commandLine().getOut();
    lines.forEach(out::println);
  }

  private static List<String> describe(String what, AddressSpace space, KernelConfig config) {
    AddressSpaceTable table = new AddressSpaceTable(space, config.xlen());
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            "%s (%s layout, %d bits, root page table in frame %s)",
            what,
            config.layout().name(),
            config.xlen().bits(),
            table.address(space.table().rootPa())));
    lines.add("");
    lines.addAll(table.lines());
    return lines;
  }
}
