package dev.trapeze.console.debugger.memory;

import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.KernelState;
import dev.trapeze.kernel.fs.CachedPage;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.mm.SharedMemory;
import dev.trapeze.kernel.proc.Process;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who holds each frame, reckoned from all page tables and the kernel's own data; nothing is asked
 * of the frame allocator's counts, so that they can be held against it.
 */
final class FrameUsers {
  private final KernelState state;
  private final Ram ram;
  private final Map<Long, List<FrameUser>> users = new TreeMap<>();
  private final Map<Integer, String> paths = new HashMap<>();
  private final Set<Long> kernelTables = new HashSet<>();
  private final Set<SharedMemory> sharedMemories =
      Collections.newSetFromMap(new IdentityHashMap<>());

  private FrameUsers(KernelState state) {
    this.state = state;
    this.ram = state.machine().ram();
  }

  /** Of a system that is between two instructions. */
  static FrameUsers of(KernelState state) {
    FrameUsers users = new FrameUsers(state);
    users.addKernel();
    for (Process process : state.processes().all()) {
      if (Spaces.isPresent(process)) {
        users.addProcess(process);
      }
    }
    users.addCachedPages();
    return users;
  }

  /** Those who hold a frame, each as often as it does; none for a free one. */
  List<FrameUser> of(long pa) {
    return users.getOrDefault(pa, List.of());
  }

  /** All frames that somebody holds, ascending. */
  Map<Long, List<FrameUser>> all() {
    return Collections.unmodifiableMap(users);
  }

  private void addKernel() {
    AddressSpace space = state.kernelSpace();
    AddressSpaceLayout layout = state.userSpaces().layout();
    addTables(space, "the kernel", 0, FrameUser.Use.KERNEL_TABLE);
    for (Process process : state.processes().all()) {
      long entry = space.table().entryOf(layout.kernelStackVa(process.slot()));
      if (Pte.isValid(entry)) {
        String registers =
            layout.hasKernelHalf() && Spaces.isPresent(process)
                ? ", with its registers at the top"
                : "";
        add(
            Pte.pa(entry),
            FrameUser.Use.KERNEL_STACK,
            process.pid(),
            "kernel stack of " + Spaces.name(process) + registers);
      }
    }
    long zeroPa = state.userSpaces().zeroPa();
    if (zeroPa != 0) {
      add(zeroPa, FrameUser.Use.ZEROS, 0, "the frame of zeros, kept by the kernel");
    }
  }

  private void addProcess(Process process) {
    String name = Spaces.name(process);
    AddressSpace space = process.addressSpace();
    if (!state.userSpaces().layout().hasKernelHalf()) { // Else it is on the kernel stack.
      add(process.trapframe().pa(), FrameUser.Use.TRAPFRAME, process.pid(), "trapframe of " + name);
    }
    for (Region region : space.regions()) {
      if (region.file() != null) {
        paths.putIfAbsent((int) region.file().inode(), region.file().path());
      }
      if (region.file() instanceof SharedMemory memory && sharedMemories.add(memory)) {
        memory
            .heldFrames()
            .forEach(
                pa ->
                    add(
                        pa,
                        FrameUser.Use.SHARED_MEMORY,
                        0,
                        "memory that processes share, kept for " + name + " and others"));
      }
    }
    addTables(space, name, process.pid(), FrameUser.Use.PROCESS_TABLE);
  }

  private void addTables(AddressSpace space, String name, int pid, FrameUser.Use use) {
    PagingMode mode = space.table().mode();
    addTable(TableEntries.root(ram, mode, space.table().rootPa()), space, name, pid, use);
  }

  private void addTable(
      TableEntries entries, AddressSpace space, String name, int pid, FrameUser.Use use) {
    if (!entries.isInRam() || kernelTables.contains(entries.tablePa())) {
      return; // Those of the upper half are the kernel's, and the same for all.
    }
    if (pid == 0) {
      kernelTables.add(entries.tablePa());
    }
    add(entries.tablePa(), use, pid, tableWords(entries, name));
    for (TableEntries.Run run : entries.runs()) {
      if (run.isPointer() && entries.level() > 0) {
        addTable(entries.below(run), space, name, pid, use);
      } else if (pid != 0) {
        addPages(entries, run, space, name, pid);
      }
    }
  }

  private String tableWords(TableEntries entries, String name) {
    PagingMode mode = entries.mode();
    if (entries.level() == mode.levels() - 1) {
      return "root page table of " + name;
    }
    long startVa = entries.vaOf(0);
    long lastVa = startVa + mode.pageBytes(entries.level() + 1) - 1;
    return String.format(
        "page table of %s, level %d, for %s to %s",
        name,
        entries.level(),
        Spaces.hex(state.machine().xlen(), startVa),
        Spaces.hex(state.machine().xlen(), lastVa));
  }

  private void addPages(
      TableEntries entries, TableEntries.Run run, AddressSpace space, String name, int pid) {
    for (int i = 0; i < run.count(); i++) {
      long va = entries.vaOf(run.index() + i);
      Region region = space.regionOnPage(va);
      if (region != null && region.kind().ownsFrames()) {
        long pa = Pte.pa(run.entry()) + i * entries.mode().pageBytes(entries.level());
        add(
            pa,
            FrameUser.Use.PAGE,
            pid,
            String.format(
                "page %s of %s (%s)",
                Spaces.hex(state.machine().xlen(), va), name, region.kind().words()));
      }
    }
  }

  private void addCachedPages() {
    for (CachedPage page : state.fileSystem().cachedFilePages()) {
      String path = paths.getOrDefault(page.inode(), "inode " + page.inode());
      add(
          page.pa(),
          FrameUser.Use.FILE_PAGE,
          0,
          "page cache: page " + page.index() + " of " + path);
    }
  }

  private void add(long pa, FrameUser.Use use, int pid, String words) {
    users.computeIfAbsent(pa, key -> new ArrayList<>()).add(new FrameUser(use, pid, words));
  }

  /** What a frame is that is not the allocator's to give; empty for others. */
  static String reserved(KernelState state, long pa) {
    AddressSpaceLayout layout = state.userSpaces().layout();
    if (pa == state.machine().ram().basePa()) {
      return layout.hasKernelHalf() ? "kernel entry: the trap vector" : "kernel entry";
    }
    boolean trampoline =
        !layout.hasKernelHalf()
            && state.kernelSpace().table().physical(layout.trampolineVa()) == pa;
    if (trampoline) {
      return "trampoline, mapped by every process and by the kernel";
    }
    return state.kernelSpace().regionOf(RegionKind.KERNEL_RAM) != null
            && pa < state.frames().startPa()
        ? "kept by the kernel"
        : "";
  }
}
