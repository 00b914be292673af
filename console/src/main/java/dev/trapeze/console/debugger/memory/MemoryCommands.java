package dev.trapeze.console.debugger.memory;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.Subject;
import dev.trapeze.console.debugger.command.DebugCommand;
import dev.trapeze.console.debugger.command.DebugCommand.Argument;
import dev.trapeze.console.debugger.command.Invocation;
import dev.trapeze.console.debugger.expression.Expression;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.mm.AddressSpace;
import java.util.List;

/** Commands about page tables, frames and address spaces. None of them changes the system. */
public final class MemoryCommands {
  private static final String SATP = " satp";

  /** RAM begins at page number 524288. */
  private static final int MOST_STACK_DIGITS = 5;

  private MemoryCommands() {}

  /** The commands, for one session. */
  public static List<DebugCommand> commands() {
    MapsView maps = new MapsView();
    return List.of(
        command(
            "walk",
            "walk ADDRESS [satp]",
            "Shows how an address is translated, level by level.",
            """
            Shows each table and entry on the way, the entry's bits as the specification's figures
            have them (DAGUXWRV), the physical address, the region, and for loads, stores and
            fetches from U-mode and S-mode whether they pass, and by which step of the algorithm
            (RISC-V Privileged 1.12, section 4.3.2). The table is the process's own; with satp,
            the one that the hart translates by now.

              walk $sp
              walk 0x4ff0 pid 3
              walk $pc satp
            """,
            Argument.EXPRESSION,
            MemoryCommands::walk),
        new DebugCommand(
            "pagetable",
            List.of("pt"),
            "pagetable [PID | kernel | satp] [--tree]",
            "Prints a page table with its ranges folded.",
            """
            Each line is a range of pages with equal rights (A and D do not count) whose frames
            follow each other. With --tree, the tables themselves, each with its entries.

              pagetable 3
              pagetable kernel --tree
            """,
            Argument.PID,
            false,
            MemoryCommands::pageTable),
        command(
            "maps",
            "maps [PID] [--diff] [--table] [--svg FILE] [--json FILE]",
            "Draws an address space, or what has changed in it.",
            """
            Draws the regions to scale, with a letter for each page. With --diff, shows what has
            changed since maps has last looked at that process: regions, page-table entries with
            their bits, page tables. --table prints the table alone; --svg and --json write files.
            """,
            Argument.PID,
            maps::run),
        command(
            "pframe",
            "pframe PPN|ADDRESS",
            "Says who uses a frame of RAM, and how often.",
            """
            The number is a physical address in RAM, or else a page number. The references that the
            frame allocator has counted are held against the users that are found. 'frame' does the
            same if its number is too large for a frame of a stack.

              pframe 0x80123
              frame 0x80123000
            """,
            Argument.EXPRESSION,
            MemoryCommands::physicalFrame),
        new DebugCommand(
            "tlb",
            List.of("info tlb"),
            "tlb [HART]",
            "Lists the cached translations, and which of them are stale.",
            """
            With --tlb coherent, r, w and x say which accesses have been made, and no entry is ever
            stale. With --tlb architectural, an entry can be: its table says something else now,
            and no sfence.vma has followed.
            """,
            Argument.NONE,
            false,
            MemoryCommands::tlb),
        command(
            "explain",
            "explain",
            "Tells in plain words why the trap happened.",
            """
            The trap that the process is in, or its last one: what was accessed and by which
            instruction, which rule failed, what lies there, what the kernel does about it, and the
            instructions that led there. The debugger goes back to look, and returns.
            """,
            Argument.NONE,
            MemoryCommands::explain),
        command(
            "info mem",
            "info mem",
            "Sums up what RAM is used for.",
            "",
            Argument.NONE,
            MemoryCommands::memory),
        command(
            "info frames",
            "info frames",
            "Lists the zones of RAM, and what frames are used for.",
            "",
            Argument.NONE,
            MemoryCommands::frames));
  }

  private static DebugCommand command(
      String name,
      String synopsis,
      String summary,
      String help,
      Argument completes,
      DebugCommand.Action action) {
    return new DebugCommand(name, List.of(), synopsis, summary, help, completes, false, action);
  }

  private static void print(Invocation invocation, List<String> lines) {
    lines.forEach(invocation.out()::println);
  }

  private static void walk(Invocation invocation) throws CommandError {
    String text = invocation.arguments();
    boolean satp = text.endsWith(SATP);
    String address = satp ? text.substring(0, text.length() - SATP.length()).trim() : text;
    if (address.isEmpty()) {
      throw new CommandError("walk: expected an address, such as 0x1000, $sp or main");
    }
    Debugger debugger = invocation.debugger();
    Subject subject = invocation.subject();
    SelectedTable table =
        satp ? SelectedTable.ofHart(invocation) : SelectedTable.of(invocation, subject);
    long va = debugger.xlen().signExtend(number(invocation, subject, address));
    Kernel kernel = debugger.kernel();
    AddressSpace kernelSpace = kernel.state().kernelSpace();
    WalkText walk =
        new WalkText(kernel.machine(), debugger.hart(), table, kernelSpace, va, invocation.ink());
    print(invocation, walk.lines());
  }

  /** The value of an expression that changes nothing. */
  private static long number(Invocation invocation, Subject subject, String text)
      throws CommandError {
    Expression expression = Expression.parse(text);
    if (expression.assigns()) {
      throw new CommandError(text + ": expected an expression that sets nothing");
    }
    return expression.address(invocation.debugger().scope(subject));
  }

  private static void pageTable(Invocation invocation) throws CommandError {
    boolean tree = false;
    String which = null;
    for (String word : Words.of(invocation.arguments())) {
      if (word.equals("--tree")) {
        tree = true;
      } else if (which == null && !word.startsWith("-")) {
        which = word;
      } else {
        throw new CommandError("'" + word + "': expected pagetable [PID | kernel | satp] [--tree]");
      }
    }
    Kernel kernel = invocation.debugger().kernel();
    SelectedTable table;
    if ("kernel".equals(which)) {
      table = SelectedTable.ofKernel(kernel);
    } else if ("satp".equals(which)) {
      table = SelectedTable.ofHart(invocation);
    } else {
      table = SelectedTable.of(invocation, Words.subject(invocation, which));
    }
    PageTableText text =
        new PageTableText(
            table, kernel.machine().ram(), kernel.state().kernelSpace(), invocation.ink());
    print(invocation, tree ? text.tree() : text.flat());
  }

  /**
   * Does {@code frame PPN}, where gdb knows frames of stacks only.
   *
   * @return false if the arguments are no number, or one that a frame of a stack can have
   */
  public static boolean showsPhysicalFrame(Invocation invocation) throws CommandError {
    String text = invocation.arguments();
    boolean physical = text.matches("0[xX][0-9a-fA-F]+|[0-9]{" + (MOST_STACK_DIGITS + 1) + ",}");
    if (physical) {
      physicalFrame(invocation);
    }
    return physical;
  }

  private static void physicalFrame(Invocation invocation) throws CommandError {
    String text = invocation.arguments();
    if (text.isBlank()) {
      throw new CommandError("pframe: expected a physical address or a page number");
    }
    Kernel kernel = invocation.debugger().kernel();
    long number = number(invocation, invocation.subject(), text);
    long pa = FrameText.frameOf(kernel.machine().ram(), number, text);
    print(invocation, new FrameText(kernel.state(), invocation.ink()).lines(pa));
  }

  private static void tlb(Invocation invocation) throws CommandError {
    Kernel kernel = invocation.debugger().kernel();
    List<Hart> harts = kernel.machine().harts();
    String text = invocation.arguments();
    if (!text.isBlank()) {
      int number = text.matches("[0-9]") ? Integer.parseInt(text) : harts.size();
      if (number >= harts.size()) {
        throw new CommandError(
            "'" + text + "': expected the number of a hart, 0 to " + (harts.size() - 1));
      }
      harts = List.of(harts.get(number));
    }
    for (Hart hart : harts) {
      print(invocation, new TlbText(kernel, hart, invocation.ink()).lines());
    }
  }

  private static void explain(Invocation invocation) throws CommandError {
    Words.requireNone(invocation, "explain");
    print(invocation, new Explanation(invocation).lines());
  }

  private static void memory(Invocation invocation) throws CommandError {
    Words.requireNone(invocation, "info mem");
    print(invocation, summary(invocation).memory());
  }

  private static void frames(Invocation invocation) throws CommandError {
    Words.requireNone(invocation, "info frames");
    print(invocation, summary(invocation).frames());
  }

  private static MemorySummary summary(Invocation invocation) {
    return new MemorySummary(invocation.debugger().kernel().state(), invocation.ink());
  }
}
