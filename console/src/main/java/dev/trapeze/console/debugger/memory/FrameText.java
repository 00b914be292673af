package dev.trapeze.console.debugger.memory;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.kernel.KernelState;
import dev.trapeze.kernel.mm.ZoneState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Who uses a frame of RAM, in lines. */
final class FrameText {
  private final KernelState state;
  private final Ink ink;

  FrameText(KernelState state, Ink ink) {
    this.state = state;
    this.ink = ink;
  }

  /**
   * The frame that a number means: a physical address in RAM, else a page number.
   *
   * @return physical address of its first byte
   * @throws CommandError if there is no RAM
   */
  static long frameOf(Ram ram, long number, String text) throws CommandError {
    if (ram.contains(number, 1)) {
      return number & -Ram.FRAME_BYTES;
    }
    boolean small = number >= 0 && number < Long.MAX_VALUE >>> PagingMode.PAGE_SHIFT;
    long pa = small ? number << PagingMode.PAGE_SHIFT : -1;
    if (!small || !ram.contains(pa, 1)) {
      throw new CommandError(
          String.format(
              "%s: no RAM there; expected a physical address from 0x%x to 0x%x, or a page number"
                  + " from 0x%x to 0x%x",
              text,
              ram.basePa(),
              ram.endPa() - 1,
              ram.basePa() >>> PagingMode.PAGE_SHIFT,
              (ram.endPa() - 1) >>> PagingMode.PAGE_SHIFT));
    }
    return pa;
  }

  /** The text of the frame that begins there. */
  List<String> lines(long pa) {
    List<String> lines = new ArrayList<>();
    String where = String.format("frame 0x%x (PPN 0x%x)", pa, pa >>> PagingMode.PAGE_SHIFT);
    String zone = zone(pa);
    lines.add(ink.address(where) + (zone.isEmpty() ? "" : ", zone " + zone));
    String reserved = FrameUsers.reserved(state, pa);
    if (!reserved.isEmpty()) {
      lines.add("  " + reserved + "; not counted by the frame allocator");
      return lines;
    }
    List<FrameUser> users = FrameUsers.of(state).of(pa);
    int references = state.frames().references(pa);
    lines.add("  " + references(references, users));
    for (FrameUser user : users) {
      lines.add("  - " + user.words());
    }
    return lines;
  }

  private String references(int references, List<FrameUser> users) {
    if (references == 0 && users.isEmpty()) {
      return "free";
    }
    String count = PageTableText.count(references, "reference");
    if (references == users.size()) {
      return count + ": " + summary(users);
    }
    return ink.wrong(count + ", but ")
        + (users.isEmpty() ? "nobody uses it" : users.size() + " found: " + summary(users));
  }

  /** {@code 2 mappings, page cache}. */
  private static String summary(List<FrameUser> users) {
    Map<FrameUser.Use, Integer> counts = new EnumMap<>(FrameUser.Use.class);
    users.forEach(user -> counts.merge(user.use(), 1, Integer::sum));
    return counts.entrySet().stream()
        .map(each -> summary(each.getKey(), each.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String summary(FrameUser.Use use, int count) {
    return switch (use) {
      case PAGE -> PageTableText.count(count, "mapping");
      case KERNEL_TABLE, PROCESS_TABLE -> "page table";
      case KERNEL_STACK -> "kernel stack";
      case TRAPFRAME -> "trapframe";
      case FILE_PAGE, SHARED_MEMORY, ZEROS -> use.words();
    };
  }

  private String zone(long pa) {
    for (ZoneState zone : state.frames().zones()) {
      if (zone.span().startPa() <= pa && pa < zone.span().endPa()) {
        return zone.span().zone().words();
      }
    }
    return "";
  }
}
