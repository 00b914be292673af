package dev.trapeze.kernel.procfs;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.FrameZone;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.mm.ZoneState;
import dev.trapeze.kernel.proc.Process;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What all processes together have in frames, each frame counted once, in pages; and the files that
 * say so: {@code /proc/meminfo}, {@code buddyinfo} and {@code zoneinfo}.
 */
final class SystemMemory {

  private static final long KIB_PER_PAGE = Pages.BYTES / 1024;

  private final SystemView system;
  private final Set<Long> anonymous = new HashSet<>();
  private final Set<Long> ofFiles = new HashSet<>();
  private final Set<Long> ofSharedMemory = new HashSet<>();
  private long tables;

  private SystemMemory(SystemView system) {
    this.system = system;
    for (Process process : system.processes().all()) {
      AddressSpace space = TaskMemory.present(process);
      if (space != null) {
        add(space);
      }
    }
  }

  private void add(AddressSpace space) {
    long endVa = 0;
    for (Mapping mapping : Mappings.of(space)) {
      endVa = mapping.endVa();
      Set<Long> framesOfFile = mapping.isSharedMemory() ? ofSharedMemory : ofFiles;
      MappedPages.visit(
          space,
          mapping,
          (entry, inFile) -> (inFile ? framesOfFile : anonymous).add(Pte.pa(entry)));
    }
    tables += 1 + space.table().tablesBelow(endVa);
  }

  private long kernelStacks() {
    return system.processes().size();
  }

  private long cached() {
    return system.fileSystem().cachedPages() + ofSharedMemory.size();
  }

  /**
   * Memory in KiB, by use: those of Linux's lines that there is something to say for here. All that
   * is free is available: nothing is held back, and nothing could be reclaimed.
   */
  static String meminfo(SystemView system) {
    SystemMemory memory = new SystemMemory(system);
    StringBuilder text = new StringBuilder();
    long free = system.frames().freeFrames();
    add(text, "MemTotal", system.frames().totalFrames());
    add(text, "MemFree", free);
    add(text, "MemAvailable", free);
    add(text, "Buffers", 0);
    add(text, "Cached", memory.cached());
    add(text, "SwapCached", 0);
    memory.addHighMemory(text);
    add(text, "SwapTotal", 0);
    add(text, "SwapFree", 0);
    add(text, "AnonPages", memory.anonymous.size());
    add(text, "Mapped", memory.ofFiles.size() + memory.ofSharedMemory.size());
    add(text, "Shmem", memory.ofSharedMemory.size());
    add(text, "KernelStack", memory.kernelStacks());
    add(text, "PageTables", memory.tables);
    return text.toString();
  }

  private void addHighMemory(StringBuilder text) {
    List<ZoneState> zones = system.frames().zones();
    if (zones.stream().noneMatch(SystemMemory::isHigh)) {
      return;
    }
    long highTotal = 0;
    long highFree = 0;
    for (ZoneState zone : zones) {
      highTotal += isHigh(zone) ? zone.span().managedFrames() : 0;
      highFree += isHigh(zone) ? zone.freeFrames() : 0;
    }
    add(text, "HighTotal", highTotal);
    add(text, "HighFree", highFree);
    add(text, "LowTotal", system.frames().totalFrames() - highTotal);
    add(text, "LowFree", system.frames().freeFrames() - highFree);
  }

  private static boolean isHigh(ZoneState zone) {
    return zone.span().zone() == FrameZone.HIGHMEM;
  }

  private static void add(StringBuilder text, String label, long pages) {
    text.append(String.format(Locale.ROOT, "%-16s%8d kB\n", label + ":", pages * KIB_PER_PAGE));
  }

  /** How many free blocks of 1, 2, 4 … frames each zone has (Linux's {@code frag_show_print}). */
  static String buddyinfo(SystemView system) {
    StringBuilder text = new StringBuilder();
    for (ZoneState zone : system.frames().zones()) {
      text.append(String.format(Locale.ROOT, "Node 0, zone %8s ", zone.span().zone().words()));
      for (int blocks : zone.freeBlocks()) {
        text.append(String.format(Locale.ROOT, "%6d ", blocks));
      }
      text.append('\n');
    }
    return text.toString();
  }

  /**
   * Each zone in frames (Linux's {@code zoneinfo_show_print}), without the lists of free pages that
   * processors keep for themselves there. No zone holds anything back for those above it.
   */
  static String zoneinfo(SystemView system) {
    SystemMemory memory = new SystemMemory(system);
    StringBuilder text = new StringBuilder();
    for (ZoneState zone : system.frames().zones()) {
      String heading = "Node 0, zone %8s\n";
      text.append(String.format(Locale.ROOT, heading, zone.span().zone().words()));
      if (text.length() == String.format(Locale.ROOT, heading, "").length()) {
        memory.addNodeCounts(text);
      }
      addLine(text, "  pages free     ", zone.freeFrames());
      addLine(text, "        boost    ", 0);
      addLine(text, "        min      ", zone.watermarks().min());
      addLine(text, "        low      ", zone.watermarks().low());
      addLine(text, "        high     ", zone.watermarks().high());
      addLine(text, "        spanned  ", zone.span().presentFrames());
      addLine(text, "        present  ", zone.span().presentFrames());
      addLine(text, "        managed  ", zone.span().managedFrames());
      addLine(text, "        cma      ", 0);
      text.append("        protection: (0, 0, 0)\n");
      addCount(text, "nr_free_pages", zone.freeFrames());
      addLine(text, "  node_unreclaimable:  ", 0);
      addLine(text, "  start_pfn:           ", zone.span().startPa() / Pages.BYTES);
    }
    return text.toString();
  }

  private void addNodeCounts(StringBuilder text) {
    text.append("  per-node stats\n");
    addCount(text, "nr_anon_pages", anonymous.size());
    addCount(text, "nr_mapped", ofFiles.size() + ofSharedMemory.size());
    addCount(text, "nr_file_pages", cached());
    addCount(text, "nr_shmem", ofSharedMemory.size());
    addCount(text, "nr_kernel_stack", kernelStacks() * KIB_PER_PAGE);
    addCount(text, "nr_page_table_pages", tables);
  }

  private static void addLine(StringBuilder text, String label, long value) {
    text.append(label).append(value).append('\n');
  }

  private static void addCount(StringBuilder text, String name, long value) {
    text.append(String.format(Locale.ROOT, "      %-12s %d\n", name, value));
  }
}
