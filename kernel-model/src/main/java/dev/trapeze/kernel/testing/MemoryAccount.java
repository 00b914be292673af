package dev.trapeze.kernel.testing;

import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelState;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.FrameAllocator;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.mm.SharedMemory;
import dev.trapeze.kernel.mm.ZoneState;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who holds the frames of a system, reckoned from all page tables and the kernel's own data. To
 * draw it up is a test by itself: each frame must have exactly the references that its owners hold,
 * and the allocator's counts must be right; what nobody owns has leaked. Two accounts that are
 * equal say that what happened between them gave everything back.
 *
 * @param freeFrames that nobody holds
 * @param kernelTables frames of the kernel's page tables
 * @param kernelStacks frames of kernel stacks, one for each process
 * @param trapframes frames of registers, one for each process that has not ended, where they have
 *     frames
 * @param cachedPages frames in which the page cache has pages of files
 * @param userTables frames of the page tables of processes
 * @param userPages pages of programs that are mapped
 * @param userFrames frames that these pages show; fewer, where they are shared
 */
public record MemoryAccount(
    int freeFrames,
    int kernelTables,
    int kernelStacks,
    int trapframes,
    int cachedPages,
    int userTables,
    int userPages,
    int userFrames) {

  private static final int MOST_LINES = 20;

  /** The account of a system, which is between two instructions. An AssertionError if wrong. */
  public static MemoryAccount of(Kernel kernel) {
    return new Audit(kernel.state()).account();
  }

  /** The account while it is drawn up. */
  private static final class Audit {
    private final KernelState state;
    private final FrameAllocator frames;
    private final Map<Long, List<String>> owners = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();
    private final Set<Long> kernelTables = new HashSet<>();
    private int kernelStacks;
    private int trapframes;
    private int userTables;
    private int userPages;
    private final Set<Long> userFrames = new HashSet<>();
    private final Set<SharedMemory> sharedMemories =
        Collections.newSetFromMap(new IdentityHashMap<>());

    Audit(KernelState state) {
      this.state = state;
      this.frames = state.frames();
    }

    MemoryAccount account() {
      countKernel();
      for (Process process : state.processes().all()) {
        if (process.state() != ProcessState.ZOMBIE) {
          if (!state.userSpaces().layout().hasKernelHalf()) { // else it is in the kernel stack
            trapframes++;
            own(process.trapframe().pa(), "trapframe of " + process.pid());
          }
          countUser(process);
        }
      }
      compare();
      if (!faults.isEmpty()) {
        throw new AssertionError(
            faults.size()
                + " faults in the account of frames:\n"
                + String.join("\n", faults.subList(0, Math.min(faults.size(), MOST_LINES))));
      }
      return new MemoryAccount(
          frames.freeFrames(),
          kernelTables.size(),
          kernelStacks,
          trapframes,
          state.fileSystem().cachedPages(),
          userTables,
          userPages,
          userFrames.size());
    }

    private void countKernel() {
      AddressSpace space = state.kernelSpace();
      PageMap.Tables map = PageMap.tables(ram(), space.table().mode(), space.table().rootPa());
      for (long pa : map.tables()) {
        kernelTables.add(pa);
        own(pa, "page table of the kernel");
      }
      Region stacks = space.regionOf(RegionKind.KERNEL_STACK);
      for (PageMap.Page page : map.pages()) {
        if (stacks != null && stacks.contains(page.va())) {
          kernelStacks++;
          own(page.pa(), "kernel stack");
        }
      }
      if (state.userSpaces().zeroPa() != 0) {
        own(state.userSpaces().zeroPa(), "frame of zeros");
      }
      for (long pa : state.fileSystem().cachedFrames()) {
        own(pa, "page cache");
      }
      if (kernelStacks != state.processes().size()) {
        faults.add(kernelStacks + " kernel stacks for " + state.processes().size() + " processes");
      }
    }

    private void countUser(Process process) {
      AddressSpace space = process.addressSpace();
      space.processPageFrames().forEach(pa -> own(pa, "process page of " + process.pid()));
      for (Region region : space.regions()) {
        if (region.file() instanceof SharedMemory memory && sharedMemories.add(memory)) {
          memory.heldFrames().forEach(pa -> own(pa, "page of shared memory"));
        }
      }
      PageMap.Tables map =
          PageMap.tables(ram(), space.table().mode(), space.table().rootPa(), kernelTables);
      for (long pa : map.tables()) {
        userTables++;
        own(pa, "page table of " + process.pid());
      }
      for (PageMap.Page page : map.pages()) {
        Region region = regionOnPage(space, page.va());
        String what = String.format("page 0x%x of %d", page.va(), process.pid());
        if (region == null) {
          faults.add(what + " is mapped but in no region");
        } else if (region.kind().ownsFrames()) {
          userPages++;
          userFrames.add(page.pa());
          own(page.pa(), what);
        }
      }
    }

    private static @Nullable Region regionOnPage(AddressSpace space, long va) {
      for (Region region : space.regions()) {
        if (Long.compareUnsigned(region.firstPageVa(), va) <= 0
            && Long.compareUnsigned(va, region.endPageVa()) < 0) {
          return region;
        }
      }
      return null;
    }

    private void own(long pa, String owner) {
      owners.computeIfAbsent(pa, key -> new ArrayList<>()).add(owner);
    }

    private void compare() {
      long endPa = frames.startPa() + (long) frames.totalFrames() * Ram.FRAME_BYTES;
      for (long pa = frames.startPa(); pa < endPa; pa += Ram.FRAME_BYTES) {
        List<String> known = owners.getOrDefault(pa, List.of());
        if (frames.references(pa) != known.size()) {
          faults.add(
              String.format(
                  "frame 0x%x has %d references, but its owners are %s",
                  pa, frames.references(pa), known));
        }
      }
      for (long pa : owners.keySet()) {
        if (pa < frames.startPa() || pa >= endPa) {
          faults.add(String.format("0x%x of %s is no frame", pa, owners.get(pa)));
        }
      }
      int free = frames.totalFrames() - owners.size();
      int freeInZones = frames.zones().stream().mapToInt(ZoneState::freeFrames).sum();
      if (frames.freeFrames() != free || freeInZones != free) {
        faults.add(
            String.format(
                "%d frames are free, but %d are counted, and %d in the zones",
                free, frames.freeFrames(), freeInZones));
      }
    }

    private Ram ram() {
      return state.machine().ram();
    }
  }
}
