package dev.trapeze.console.debugger.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.console.debugger.ScriptedSystem;
import dev.trapeze.console.debugger.command.DebugCommand;
import dev.trapeze.console.maps.AddressSpaceSnapshot;
import dev.trapeze.console.maps.SnapshotTaker;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.TranslationCaching;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.KernelState;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.PageFaultPolicy;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.proc.Process;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the commands about memory answer, and that nothing changes by them. */
class MemoryCommandsTest {
  private static final Pattern FRAME = Pattern.compile("0x(00000000)?[89][0-9a-f]{7}\\b");
  private static final Pattern PTE = Pattern.compile("0x[0-9a-f]+ =");
  private static final Pattern RANGE = Pattern.compile(" +([0-9]+) pages? ");

  private final List<DebugCommand> commands = MemoryCommands.commands();

  static Stream<KernelConfig> systems() {
    return Stream.of(
            AddressSpaceLayout.vimix(Xlen.RV32),
            AddressSpaceLayout.xv6(Xlen.RV64),
            AddressSpaceLayout.linux(Xlen.RV32),
            AddressSpaceLayout.linux(PagingMode.SV39),
            AddressSpaceLayout.linux(PagingMode.SV48))
        .flatMap(
            layout ->
                PageFaultPolicy.ALL.stream()
                    .map(
                        policy ->
                            KernelConfig.of(layout.xlen())
                                .withLayout(layout)
                                .withPageFaults(policy)));
  }

  private static ScriptedSystem boot(KernelConfig config, String script) {
    return ScriptedSystem.of(config, config.layout(), script);
  }

  private static String withoutFrames(String answer) {
    return PTE.matcher(FRAME.matcher(answer).replaceAll("#")).replaceAll("# =");
  }

  @Test
  void walkShowsLevelsAndEachRuleThatDecides() {
    ScriptedSystem system = ScriptedSystem.of(Xlen.RV64, "crash guard\n");
    system.runToTrap("crash", TrapCause.STORE_PAGE_FAULT);
    String answer = withoutFrames(system.answer(commands, "walk 0x4ff0"));
    assertThat(answer)
        .contains(
            """
              level 2: table #, VPN[2] = bits 38-30 = 0x000, PTE at # + 0x0 * 8 = #
                # = -------V, RSW 0, PPN 0x80051: pointer to the next table
            """
                .replace("0x80051", "#PPN")
                .replace("#PPN", ppn(answer, 0)))
        .contains("  level 0: table #, VPN[0] = bits 20-12 = 0x004, PTE at # + 0x4 * 8 = #\n")
        .contains(
            """
              region: guard page below the stack (R, W), which only keeps its place
              U-mode load  faults (13, load page fault) at level 0, step 5: U is 0
              U-mode store faults (15, store page fault) at level 0, step 5: U is 0
              U-mode fetch faults (12, instruction page fault) at level 0, step 5: U is 0
              S-mode load  passes, step 5: R is 1; step 7 sets A
              S-mode store passes, step 5: W is 1; step 7 sets A and D
              S-mode fetch faults (12, instruction page fault) at level 0, step 5: X is 0
            """);
  }

  private static String ppn(String answer, int index) {
    Matcher matcher = Pattern.compile("PPN (0x[0-9a-f]+): pointer").matcher(answer);
    for (int i = 0; i <= index; i++) {
      assertThat(matcher.find()).isTrue();
    }
    return matcher.group(1);
  }

  @Test
  void walkOf32BitsHasTwoLevelsAndFollowsRegistersAndSymbols() {
    ScriptedSystem system = ScriptedSystem.of(Xlen.RV32, "echo hello\n");
    system.runToCall("echo", Syscall.WRITE);
    assertThat(withoutFrames(system.answer(commands, "walk main")))
        .startsWith("0x000000")
        .contains("MODE 1 (Sv32), ASID 0")
        .contains("  level 1: table #, VPN[1] = bits 31-22 = 0x000, PTE at # + 0x0 * 4 = #\n")
        .contains("  level 0: table #, VPN[0] = bits 21-12 = 0x000, PTE at # + 0x0 * 4 = #\n")
        .contains("U-mode fetch passes, step 5: U is 1, X is 1")
        .contains("S-mode load  faults (13, load page fault) at level 0, step 5: U is 1, and")
        .contains("region: text (R, X, U)");
    assertThat(system.answer(commands, "walk $sp pid 2")).contains("in the table of pid 2 sh");
    assertThat(system.answer(commands, "walk $pc satp")).contains("region: trampoline (R, X)");
    assertThat(system.answer(commands, "walk 0x70000000"))
        .contains("not mapped\n  region: none\n")
        .contains("U-mode load  faults (13, load page fault) at level 1, step 3: V is 0");
  }

  @Test
  void walkSaysWhatIsNoAddressAndWhatIsASuperpage() {
    KernelConfig config =
        KernelConfig.of(Xlen.RV64).withLayout(AddressSpaceLayout.linux(Xlen.RV64));
    ScriptedSystem system = boot(config, "echo hello\n");
    system.runToCall("echo", Syscall.WRITE);
    assertThat(system.answer(commands, "walk 0x8000000000000000"))
        .contains("not an address of Sv39: bits 63 to 39 must equal bit 38 (section 4.4.1)")
        .contains("U-mode load  faults (13, load page fault), bits 63 to 39");
    assertThat(system.answer(commands, "walk 0xffffffd600201234"))
        .contains("leaf, superpage of 2 MiB")
        .contains("physical address 0x80201234: page 0x80200000, offset 0x1234")
        .contains("region: kernel direct map (R, W), frames of the kernel");
  }

  @ParameterizedTest
  @MethodSource("systems")
  void pageTableFoldsAllPagesThatAreMappedAndNoOthers(KernelConfig config) {
    ScriptedSystem system = boot(config, "echo hello\n");
    system.runToCall("echo", Syscall.WRITE);
    KernelState state = system.kernel().state();
    Process process = system.process("echo");
    AddressSpaceSnapshot snapshot = new SnapshotTaker(state).take(process, "");
    long expected = snapshot.pages().stream().mapToLong(page -> page.bytes() / Pages.BYTES).sum();
    String flat = system.answer(commands, "pagetable " + process.pid());
    assertThat(pagesIn(flat)).isEqualTo(expected);
    assertThat(flat)
        .contains(expected + " pages mapped by " + snapshot.tables().size() + " table pages");
    assertThat(flat.contains("shared with the kernel's table"))
        .isEqualTo(config.layout().hasKernelHalf());
    String tree = system.answer(commands, "pt --tree");
    assertThat(pagesIn(tree)).isEqualTo(expected);
    assertThat(tree.lines().filter(line -> line.contains("table 0x") && line.contains(", level ")))
        .hasSize(snapshot.tables().size());
    assertThat(system.answer(commands, "pt kernel")).startsWith("page table of the kernel: Sv");
  }

  private static long pagesIn(String answer) {
    return answer
        .lines()
        .filter(line -> line.contains("-0x"))
        .map(RANGE::matcher)
        .filter(Matcher::find)
        .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
        .sum();
  }

  @ParameterizedTest
  @MethodSource("systems")
  void everyFrameHasTheUsersThatTheAllocatorCounts(KernelConfig config) {
    ScriptedSystem system = boot(config, "cat /README | wc\n");
    system.runToCall("wc", Syscall.READ);
    KernelState state = system.kernel().state();
    FrameUsers users = FrameUsers.of(state);
    long pa = state.frames().startPa();
    for (int i = 0; i < state.frames().totalFrames(); i++, pa += Pages.BYTES) {
      assertThat(users.of(pa)).as("frame 0x%x", pa).hasSize(state.frames().references(pa));
    }
    assertThat(users.all().keySet())
        .allSatisfy(each -> assertThat(each).isGreaterThanOrEqualTo(state.frames().startPa()));
    assertThat(system.answer(commands, "info frames")).doesNotContain("leaked", "other references");
    assertThat(system.answer(commands, "info mem")).contains("wc").contains("cat");
  }

  @Test
  void frameSaysWhoUsesIt() {
    KernelConfig config = KernelConfig.of(Xlen.RV64).withPageFaults(PageFaultPolicy.COW);
    ScriptedSystem system = boot(config, "cat /README | wc\n");
    system.runToCall("sh", Syscall.EXECVE);
    Process shell = system.process("sh");
    assertThat(frame(system, shell.addressSpace().table().physical(0)))
        .contains("  4 references: 3 mappings, page cache\n  - page 0x0 of pid 2 sh (text)\n");
    system.runToCall("wc", Syscall.READ);
    KernelState state = system.kernel().state();
    Process count = system.process("wc");
    assertThat(system.answer(commands, "pframe 0x80000")).contains("kernel entry");
    assertThat(system.answer(commands, "pframe 0x80001004")).contains("trampoline");
    assertThat(frame(system, count.trapframe().pa()))
        .contains("1 reference: trapframe\n  - trapframe of pid " + count.pid() + " wc");
    assertThat(frame(system, count.addressSpace().table().rootPa()))
        .contains("1 reference: page table\n  - root page table of pid " + count.pid() + " wc");
    long textPa = shell.addressSpace().table().physical(0);
    assertThat(frame(system, textPa))
        .contains("  2 references: 1 mapping, page cache\n")
        .contains("  - page 0x0 of pid " + shell.pid() + " sh (text)")
        .contains("  - page cache: page 1 of /sh");
    assertThat(frame(system, state.userSpaces().zeroPa())).contains("the frame of zeros");
    assertThat(frame(system, state.machine().ram().endPa() - Pages.BYTES)).endsWith("  free\n");
  }

  private String frame(ScriptedSystem system, long pa) {
    String byAddress = system.answer(commands, "pframe 0x" + Long.toHexString(pa));
    String byNumber = system.answer(commands, "pframe 0x" + Long.toHexString(pa >> 12));
    assertThat(byAddress).isEqualTo(byNumber);
    return byAddress;
  }

  @Test
  void frameOfTheStackAndFrameOfRamAreToldApartByTheirNumbers() {
    ScriptedSystem system = ScriptedSystem.of(Xlen.RV64, "echo hello\n");
    system.runToCall("echo", Syscall.WRITE);
    assertThat(system.typed("frame 0x80000")).startsWith("frame 0x80000000 (PPN 0x80000)");
    assertThat(system.typed("frame 524289")).startsWith("frame 0x80001000 (PPN 0x80001)");
    assertThat(system.typed("frame 0")).startsWith("#0 ");
    assertThat(system.typed("pframe 0x80000")).isEqualTo(system.typed("frame 0x80000"));
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void coherentTranslationsAreNeverStale(Xlen xlen) {
    ScriptedSystem system = ScriptedSystem.of(xlen, "echo hello\n");
    system.runToCall("echo", Syscall.WRITE);
    for (int i = 0; i < 60; i++) {
      system.step(1);
      assertThat(system.answer(commands, "tlb")).startsWith("hart 0: ").doesNotContain("stale");
    }
    assertThat(system.answer(commands, "info tlb")).contains("the kernel: ").contains("trampoline");
  }

  /** Between the store to satp and the fence, the hart still knows the program's pages. */
  @ParameterizedTest
  @EnumSource(Xlen.class)
  void translationsAreStaleFromTheSwitchOfTablesUpToTheFence(Xlen xlen) {
    KernelConfig config =
        KernelConfig.of(xlen).withTranslationCaching(TranslationCaching.ARCHITECTURAL);
    ScriptedSystem system = boot(config, "echo hello\n");
    system.runToCall("echo", Syscall.WRITE);
    long satp = system.debugger().hart().csrs().satp();
    while (system.debugger().hart().csrs().satp() == satp) {
      assertThat(system.answer(commands, "tlb")).doesNotContain("stale");
      system.step(1);
    }
    assertThat(system.answer(commands, "tlb"))
        .contains("stale: the table maps nothing there now")
        .containsPattern("hart 0: [0-9]+ translations cached, satp .* \\(the kernel\\), [1-9]");
    system.step(1);
    assertThat(system.answer(commands, "tlb")).doesNotContain("stale");
  }

  @Test
  void mapsDrawsAndComparesWithWhatItHasSeenLast(@TempDir Path folder) throws IOException {
    ScriptedSystem system =
        boot(KernelConfig.of(Xlen.RV64).withPageFaults(PageFaultPolicy.LAZY), "echo hello\n");
    system.runToTrap("echo", TrapCause.LOAD_PAGE_FAULT, TrapCause.STORE_PAGE_FAULT);
    assertThat(system.answer(commands, "maps --diff")).startsWith("nothing to compare with: ");
    system.runToCall("echo", Syscall.WRITE);
    assertThat(system.answer(commands, "maps --diff")).contains("+ 0000 0000 2000", "DA-U-WRV");
    assertThat(system.answer(commands, "maps --diff")).contains("nothing: ");
    assertThat(system.answer(commands, "maps")).contains("pid 3 echo after ", "| stack ");
    assertThat(system.answer(commands, "maps 1 --table")).contains("pid 1 init", "| VA start");
    Path svg = folder.resolve("a.svg");
    Path json = folder.resolve("a.json");
    assertThat(system.answer(commands, "maps --svg " + svg + " --json " + json))
        .isEqualTo("written to " + svg + "\nwritten to " + json + "\n");
    assertThat(Files.readString(svg)).contains("<svg");
    assertThat(Files.readString(json)).contains("\"schema\" : \"trapeze-maps-1\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "walk ~ walk: expected an address, such as 0x1000, $sp or main",
        "walk satp ~ No symbol \"satp\" in current context.",
        "walk $a0 = 3 ~ $a0 = 3: expected an expression that sets nothing",
        "walk 0 pid 9 ~ pid 9: no such process; 'info processes' lists them",
        "pagetable x ~ 'x': expected the number of a process",
        "pt 1 2 ~ '2': expected pagetable [PID | kernel | satp] [--tree]",
        "pt 99 ~ pid 99: no such process; 'info processes' lists them",
        "maps --tree ~ '--tree': expected maps [PID] [--diff] [--table] [--svg FILE] [--json FILE]",
        "maps --svg ~ --svg: expected the name of a file behind it",
        "maps --svg /nowhere/at/all ~ /nowhere/at/all: cannot be written; expected a file in a folder"
            + " that exists",
        "pframe ~ pframe: expected a physical address or a page number",
        "pframe 5 ~ 5: no RAM there; expected a physical address from 0x80000000 to 0x87ffffff, or a"
            + " page number from 0x80000 to 0x87fff",
        "tlb 1 ~ '1': expected the number of a hart, 0 to 0",
        "info mem x ~ 'x': expected nothing behind info mem",
        "info frames x ~ 'x': expected nothing behind info frames",
        "explain x ~ 'x': expected nothing behind explain",
      })
  void badArgumentSaysWhatWasExpected(String line, String expected) {
    ScriptedSystem system = ScriptedSystem.of(Xlen.RV64, "echo hello\n");
    system.runToCall("echo", Syscall.WRITE);
    assertThat(system.failure(commands, line)).isEqualTo(expected);
  }
}
