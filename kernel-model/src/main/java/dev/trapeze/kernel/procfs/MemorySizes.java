package dev.trapeze.kernel.procfs;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.FrameAllocator;
import dev.trapeze.kernel.mm.MemoryLimits;
import dev.trapeze.kernel.mm.Pages;

/**
 * How much memory a process has, in bytes of whole pages (what Linux's {@code task_mem} and {@code
 * task_statm} show).
 *
 * @param total of all mappings
 * @param data of those that can be written and are nobody else's, without the stack
 * @param stack of the stack with the arguments
 * @param text of the program's own code
 * @param libraries of other code
 * @param tables of the page tables below the root
 * @param pages what is in frames
 */
record MemorySizes(
    long total, long data, long stack, long text, long libraries, long tables, PageCounts pages) {

  static MemorySizes of(AddressSpace space, FrameAllocator frames) {
    long total = 0;
    long data = 0;
    long stack = 0;
    long code = 0;
    long endVa = 0;
    PageCounts pages = new PageCounts(frames);
    for (Mapping mapping : Mappings.of(space)) {
      total += mapping.sizeBytes();
      endVa = mapping.endVa();
      if (mapping.kind() == Mapping.Kind.STACK) {
        stack += mapping.sizeBytes();
      } else if (mapping.allows(Pte.W)) {
        data += mapping.shared() ? 0 : mapping.sizeBytes();
      } else if (mapping.allows(Pte.X)) {
        code += mapping.sizeBytes();
      }
      pages.add(space, mapping);
    }
    MemoryLimits limits = space.limits();
    long text = Pages.roundUp(limits.codeEndVa()) - Pages.roundDown(limits.codeStartVa());
    text = Math.min(text, code);
    long tables = (long) space.table().tablesBelow(endVa) * Pages.BYTES;
    return new MemorySizes(total, data, stack, text, code - text, tables, pages);
  }
}
