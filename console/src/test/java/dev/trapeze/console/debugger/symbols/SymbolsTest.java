package dev.trapeze.console.debugger.symbols;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.console.image.RootImage;
import dev.trapeze.cpu.dwarf.LineRange;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.KernelStop;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.MappedFile;
import dev.trapeze.kernel.mm.PageFaultPolicy;
import dev.trapeze.kernel.proc.Process;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SymbolsTest {
  private final SymbolSource source = new SymbolSource();

  static Stream<AddressSpaceLayout> layouts() {
    return AddressSpaceLayout.NAMES.stream()
        .flatMap(name -> Stream.of(Xlen.values()).map(xlen -> AddressSpaceLayout.named(name, xlen)))
        .filter(layout -> layout != null);
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void theShellsFunctionsHaveNamesLinesAndSources(AddressSpaceLayout layout) throws Exception {
    Kernel kernel = shell(KernelConfig.of(layout.xlen()).withLayout(layout));
    Symbols symbols = source.of(kernel, process(kernel, "sh"));

    assertThat(symbols.remarks()).isEmpty();
    long mainVa = symbols.addressOf("main").orElseThrow();
    assertThat(symbols.nameOf(mainVa)).isEqualTo("main");
    assertThat(symbols.nameOf(mainVa + 2)).isEqualTo("main+2");
    assertThat(requireNonNull(symbols.symbol("main")).kind()).isEqualTo(Symbol.Kind.FUNCTION);
    assertThat(requireNonNull(symbols.symbol("main")).module()).isEqualTo("/sh");

    long bodyVa = symbols.bodyOf("main").orElseThrow();
    SourceLine line = requireNonNull(symbols.lineOf(bodyVa));
    assertThat(line.file()).isEqualTo("bin/sh/main.c");
    assertThat(line.function()).isEqualTo("main");
    List<String> text = requireNonNull(symbols.source("sh/main.c"));
    assertThat(text).isEqualTo(symbols.source("bin/sh/main.c"));
    int mainLine = text.indexOf("int main(int argc, char *argv[])") + 1;
    assertThat(symbols.addressesOf("sh/main.c", mainLine)).containsExactly(bodyVa);
    assertThat(symbols.addressesOf("sh/main.c", mainLine - 1)).containsExactly(bodyVa);

    LineRange range = requireNonNull(symbols.rangeOf(bodyVa));
    assertThat(range.contains(bodyVa)).isTrue();
    assertThat(range.line()).isEqualTo(line.line());
    assertThat(symbols.addressesOf("main.c", line.line())).contains(bodyVa);
    assertThat(symbols.addressesOf("main.c", 1_000_000)).isEmpty();
    assertThat(symbols.addressesOf("in.c", line.line())).isEmpty();
    assertThat(symbols.names()).contains("main", "exit").doesNotHaveDuplicates().isSorted();
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void inTheLayoutLinuxLibraryAndInterpreterHaveTheirs(Xlen xlen) throws Exception {
    for (PageFaultPolicy policy : List.of(PageFaultPolicy.EAGER, PageFaultPolicy.LAZY)) {
      Kernel kernel =
          shell(
              KernelConfig.of(xlen)
                  .withLayout(AddressSpaceLayout.linux(xlen))
                  .withPageFaults(policy));
      Process shell = process(kernel, "sh");
      Symbols symbols = source.of(kernel, shell);

      assertThat(symbols.moduleNames())
          .containsExactly("/sh", "/lib/ld.so", "/lib/libc.so", "entry.S");
      long printfVa = symbols.addressOf("vfprintf").orElseThrow();
      MappedFile file =
          requireNonNull(requireNonNull(shell.addressSpace().regionAt(printfVa)).file());
      assertThat(file.path()).isEqualTo("/lib/libc.so");
      assertThat(requireNonNull(symbols.lineOf(printfVa)).file()).isEqualTo("libc/printf.c");
      assertThat(symbols.source("printf.c")).isNotEmpty();
      assertThat(
              requireNonNull(symbols.lineOf(symbols.addressOf("resolve_call").orElseThrow()))
                  .file())
          .isEqualTo("ld/start.S");
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void theKernelsCodeHasNamesAndLinesInBothForms(Xlen xlen) throws Exception {
    Kernel kernel = shell(KernelConfig.of(xlen));
    Symbols symbols = source.of(kernel, null);
    long uservecVa = symbols.addressOf("uservec").orElseThrow();
    assertThat(symbols.nameOf(uservecVa + 8)).isEqualTo("uservec+8");
    assertThat(symbols.nameOf(xlen.signExtend(uservecVa))).isEqualTo("uservec");
    SourceLine line = requireNonNull(symbols.lineOf(uservecVa));
    assertThat(line.file()).isEqualTo("trampoline.S");
    assertThat(requireNonNull(symbols.source("trampoline.S")).get(line.line() - 1))
        .contains("csrw    sscratch, a0");
    assertThat(symbols.addressOf("userret")).isPresent();
    assertThat(symbols.addressOf("kernel_trap").orElseThrow())
        .isEqualTo(kernel.state().trapPath().userTrapVa());

    kernel = shell(KernelConfig.of(xlen).withLayout(AddressSpaceLayout.linux(xlen)));
    symbols = source.of(kernel, null);
    for (String name :
        List.of("handle_exception", "user_trap", "switch_mm", "ret_from_exception")) {
      long va = symbols.addressOf(name).orElseThrow();
      assertThat(symbols.nameOf(va)).isEqualTo(name);
      assertThat(requireNonNull(symbols.lineOf(va)).file()).isEqualTo("entry.S");
    }
    line = requireNonNull(symbols.lineOf(symbols.addressOf("switch_mm").orElseThrow()));
    assertThat(requireNonNull(symbols.source("entry.S")).get(line.line() - 1))
        .contains("csrw    satp, a0");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void theFirstProcessIsInTheInitCodeBeforeItsExec(Xlen xlen) throws Exception {
    Kernel kernel = kernel(KernelConfig.of(xlen));
    Process first = requireNonNull(kernel.firstProcess());
    Symbols symbols = source.of(kernel, first);

    assertThat(symbols.nameOf(first.trapframe().epc())).isEqualTo("_start");
    SourceLine line = requireNonNull(symbols.lineOf(first.trapframe().epc()));
    assertThat(line.file()).isEqualTo("initcode.S");
    assertThat(requireNonNull(symbols.source("initcode.S")).get(line.line() - 1))
        .contains("la      a0, path");
    assertThat(symbols.addressOf("argv")).isPresent();

    kernel.run(3_000_000);
    assertThat(source.of(kernel, first).moduleNames()).startsWith("/init");
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void lookingChangesNothing(AddressSpaceLayout layout) throws Exception {
    Kernel kernel = shell(KernelConfig.of(layout.xlen()).withLayout(layout));
    Kernel other = shell(KernelConfig.of(layout.xlen()).withLayout(layout));
    for (Process process : kernel.processes().all()) {
      source.of(kernel, process).source("main.c");
    }

    assertThat(kernel.stateHash()).isEqualTo(other.stateHash());
    type(kernel, "ls -l\n");
    type(other, "ls -l\n");
    assertThat(kernel.machine().clock().instructionsRetired())
        .isEqualTo(other.machine().clock().instructionsRetired());
    assertThat(kernel.stateHash()).isEqualTo(other.stateHash());
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void aChildWithoutExecHasItsParentsProgram(Xlen xlen) throws Exception {
    Kernel kernel = shell(KernelConfig.of(xlen));
    type(kernel, "(sleep 1000; true) &\n");
    List<Process> shells =
        kernel.processes().all().stream().filter(p -> p.name().equals("sh")).toList();
    assertThat(shells).hasSizeGreaterThan(1);

    for (Process shell : shells) {
      assertThat(
              source
                  .of(kernel, shell)
                  .lineOf(source.of(kernel, shell).bodyOf("main").orElseThrow()))
          .hasFieldOrPropertyWithValue("file", "bin/sh/main.c");
    }
    assertThat(source.of(kernel, process(kernel, "sleep")).moduleNames()).startsWith("/sleep");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void askingAgainGivesTheSameUntilTheProgramIsAnother(Xlen xlen) throws Exception {
    Kernel kernel = shell(KernelConfig.of(xlen));
    Process shell = process(kernel, "sh");
    Symbols before = source.of(kernel, shell);
    type(kernel, "ls\n");

    assertThat(source.of(kernel, shell)).isSameAs(before);
    type(kernel, "exec_is_no_command\n");
    assertThat(source.of(kernel, shell)).isSameAs(before);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void aProgramWhoseFileIsAnotherByNowHasNoSymbols(Xlen xlen) throws Exception {
    Kernel kernel = shell(KernelConfig.of(xlen));
    type(kernel, "cp sleep own; ./own 1000 &\n");
    type(kernel, "cat wc > own\n");
    Process own = process(kernel, "own");
    Symbols symbols = source.of(kernel, own);

    assertThat(symbols.addressOf("main")).isEmpty();
    assertThat(symbols.addressOf("uservec")).isPresent();
    assertThat(symbols.remarks())
        .containsExactly("/own: no symbols: the file has changed since it was loaded");
  }

  @Test
  void addressesAreWordsWithSymbolAndRegion() throws Exception {
    Kernel kernel = shell(KernelConfig.of(Xlen.RV64));
    Process shell = process(kernel, "sh");
    Symbols symbols = source.of(kernel, shell);
    long mainVa = symbols.addressOf("main").orElseThrow();
    String main =
        AddressName.of(mainVa + 4, symbols, shell.addressSpace(), kernel.state().kernelSpace())
            .words(Xlen.RV64);
    assertThat(main).isEqualTo(String.format("0x%016x <main+4> [text]", mainVa + 4));
    long trampolineVa = symbols.addressOf("uservec").orElseThrow();
    assertThat(
            AddressName.of(
                    trampolineVa, symbols, shell.addressSpace(), kernel.state().kernelSpace())
                .words(Xlen.RV64))
        .isEqualTo("0x0000003ffffff000 <uservec> [trampoline]");
    assertThat(
            AddressName.of(
                    0x20_0000_0000L, symbols, shell.addressSpace(), kernel.state().kernelSpace())
                .words(Xlen.RV64))
        .isEqualTo("0x0000002000000000");
  }

  private static Kernel kernel(KernelConfig config) throws Exception {
    Kernel kernel =
        new Kernel(config, RootImage.of(config.layout()), value -> {}, new KernelEvents() {});
    kernel.boot();
    return kernel;
  }

  private static Kernel shell(KernelConfig config) throws Exception {
    Kernel kernel = kernel(config);
    settle(kernel);
    return kernel;
  }

  private static void type(Kernel kernel, String text) {
    kernel.input(text.getBytes(StandardCharsets.US_ASCII));
    settle(kernel);
  }

  /** Until everybody waits. */
  private static void settle(Kernel kernel) {
    KernelStop stop = kernel.run(200_000_000);
    assertThat(stop)
        .isInstanceOfAny(KernelStop.WaitingForInput.class, KernelStop.SleepingUntil.class);
  }

  private static Process process(Kernel kernel, String name) {
    return kernel.processes().all().stream()
        .filter(process -> process.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
