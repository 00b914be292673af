package dev.trapeze.kernel.procfs;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.FrameAllocator;
import dev.trapeze.kernel.mm.Pages;
import java.util.List;
import java.util.Locale;

/**
 * {@code /proc/PID/smaps} and {@code smaps_rollup} (Linux 6.12's {@code show_smap}). There are no
 * huge pages, no swap and no locked pages here, and so those lines say 0, as they do on such a
 * Linux.
 */
final class SmapsText {

  private SmapsText() {}

  /** The line of each mapping in {@code maps}, and what its pages are like. */
  static String of(AddressSpace space, FrameAllocator frames, Xlen xlen) {
    StringBuilder text = new StringBuilder();
    for (Mapping mapping : Mappings.of(space)) {
      MapsText.addLine(text, mapping, xlen);
      addKib(text, "Size", mapping.sizeBytes());
      addKib(text, "KernelPageSize", Pages.BYTES);
      addKib(text, "MMUPageSize", Pages.BYTES);
      PageCounts counts = new PageCounts(frames);
      counts.add(space, mapping);
      addCounts(text, counts, false);
      add(text, "THPeligible:", 0, 8, "\n");
      addFlags(text, mapping, space.growingStack() != null);
    }
    return text.toString();
  }

  /** The sums of all mappings, under a line that spans them. */
  static String rollup(AddressSpace space, FrameAllocator frames, Xlen xlen) {
    List<Mapping> mappings = Mappings.of(space);
    if (mappings.isEmpty()) {
      return "";
    }
    PageCounts counts = new PageCounts(frames);
    mappings.forEach(mapping -> counts.add(space, mapping));
    StringBuilder text = new StringBuilder();
    int column = xlen == Xlen.RV32 ? MapsText.NAME_COLUMN_32 : MapsText.NAME_COLUMN_64;
    String line =
        String.format(
            Locale.ROOT,
            "%08x-%08x ---p 00000000 00:00 0 ",
            mappings.get(0).startVa(),
            mappings.get(mappings.size() - 1).endVa());
    text.append(line).append(" ".repeat(Math.max(1, column - line.length()))).append("[rollup]\n");
    addCounts(text, counts, true);
    return text.toString();
  }

  private static void addCounts(StringBuilder text, PageCounts counts, boolean rollup) {
    addKib(text, "Rss", counts.rss());
    addKib(text, "Pss", counts.pss());
    addKib(text, "Pss_Dirty", counts.pssDirty());
    if (rollup) {
      addKib(text, "Pss_Anon", counts.pssAnonymous());
      addKib(text, "Pss_File", counts.pssOfFiles());
      addKib(text, "Pss_Shmem", counts.pssOfSharedMemory());
    }
    addKib(text, "Shared_Clean", counts.sharedClean());
    addKib(text, "Shared_Dirty", counts.sharedDirty());
    addKib(text, "Private_Clean", counts.privateClean());
    addKib(text, "Private_Dirty", counts.privateDirty());
    addKib(text, "Referenced", counts.referenced());
    addKib(text, "Anonymous", counts.anonymous());
    addKib(text, "KSM", 0);
    addKib(text, "LazyFree", 0);
    addKib(text, "AnonHugePages", 0);
    addKib(text, "ShmemPmdMapped", 0);
    addKib(text, "FilePmdMapped", 0);
    addKib(text, "Shared_Hugetlb", 0);
    add(text, "Private_Hugetlb: ", 0, 7, " kB\n");
    addKib(text, "Swap", 0);
    addKib(text, "SwapPss", 0);
    addKib(text, "Locked", 0);
  }

  private static void addKib(StringBuilder text, String label, long bytes) {
    add(text, label + ":", bytes / 1024, 8, " kB\n");
  }

  private static void add(StringBuilder text, String label, long value, int width, String end) {
    text.append(String.format(Locale.ROOT, "%-16s%" + width + "d%s", label, value, end));
  }

  /**
   * What Linux calls its flags of the mapping, in its order: what may be done, what {@code
   * mprotect} may allow, and what else there is to it.
   */
  private static void addFlags(StringBuilder text, Mapping mapping, boolean stackGrows) {
    boolean mayWrite = mapping.mayBeWritable();
    text.append("VmFlags: ");
    addFlag(text, "rd", mapping.allows(Pte.R));
    addFlag(text, "wr", mapping.allows(Pte.W));
    addFlag(text, "ex", mapping.allows(Pte.X));
    addFlag(text, "sh", mapping.shared() && mayWrite);
    addFlag(text, "mr", !mapping.isKernels());
    addFlag(text, "mw", !mapping.isKernels() && mayWrite);
    addFlag(text, "me", !mapping.isKernels());
    addFlag(text, "ms", mapping.shared());
    addFlag(text, "gd", mapping.kind() == Mapping.Kind.STACK && stackGrows);
    addFlag(text, "pf", mapping.isKernels());
    addFlag(text, "de", mapping.isKernels());
    addFlag(text, "ac", mapping.allows(Pte.W) && !mapping.shared());
    text.append('\n');
  }

  private static void addFlag(StringBuilder text, String name, boolean set) {
    text.append(set ? name + " " : "");
  }
}
