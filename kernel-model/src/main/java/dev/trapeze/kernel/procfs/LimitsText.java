package dev.trapeze.kernel.procfs;

import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.ArgumentArea;
import dev.trapeze.kernel.mm.GrowingStack;
import dev.trapeze.kernel.mm.MemoryLimits;
import java.util.Locale;

/**
 * {@code /proc/PID/mm}, which Linux does not have: where the parts of a program's memory begin and
 * end, under the names that the fields have in Linux's {@code mm_struct}.
 */
final class LimitsText {

  private LimitsText() {}

  static String of(AddressSpace space, AddressSpaceLayout layout) {
    MemoryLimits limits = space.limits();
    ArgumentArea arguments = limits.arguments();
    String format = "%-12s %0" + layout.xlen().bits() / 4 + "x\n";
    StringBuilder text = new StringBuilder();
    add(text, format, "start_code", limits.codeStartVa());
    add(text, format, "end_code", limits.codeEndVa());
    add(text, format, "start_data", limits.dataStartVa());
    add(text, format, "end_data", limits.dataEndVa());
    add(text, format, "start_brk", limits.heapStartVa());
    add(text, format, "brk", limits.heapEndVa());
    add(text, format, "start_stack", arguments.spVa());
    add(text, format, "stack_bottom", limits.stackStartVa());
    add(text, format, "stack_top", limits.stackEndVa());
    add(text, format, "stack_limit", limits.stackLimitVa());
    GrowingStack stack = space.growingStack();
    long stackLimitBytes = stack == null ? 0 : stack.limitBytes();
    add(text, format, "mmap_base", layout.mmapTopVa(stackLimitBytes));
    add(text, format, "arg_start", arguments.startVa());
    add(text, format, "arg_end", arguments.environmentVa());
    add(text, format, "env_start", arguments.environmentVa());
    add(text, format, "env_end", arguments.endVa());
    return text.toString();
  }

  private static void add(StringBuilder text, String format, String name, long va) {
    text.append(String.format(Locale.ROOT, format, name, va));
  }
}
