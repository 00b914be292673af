package dev.trapeze.console.maps;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.KernelState;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.Backing;
import dev.trapeze.kernel.mm.FrameAllocator;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes snapshots of a system's address spaces: between two runs of the kernel, or inside one of
 * its events. Nothing of the system changes by it.
 */
public final class SnapshotTaker {
  // An odd constant and a shift that spread each bit, as in SplitMix64.
  private static final long FINGERPRINT_FACTOR = 0xBF58_476D_1CE4_E5B9L;
  private static final int FINGERPRINT_SHIFT = 27;

  private final KernelState state;

  /** Takes them of that system. */
  public SnapshotTaker(KernelState state) {
    this.state = state;
  }

  /**
   * The address space of a process that has not ended.
   *
   * @param moment in words, as in {@link SnapshotTitle}
   */
  public AddressSpaceSnapshot take(Process process, String moment) {
    return take(process.pid(), process.name(), process.addressSpace(), moment);
  }

  /** An address space that a process has had a moment before, or will have. */
  public AddressSpaceSnapshot take(int pid, String program, AddressSpace space, String moment) {
    Xlen xlen = state.machine().xlen();
    SnapshotTitle title =
        new SnapshotTitle(
            pid,
            program,
            moment,
            state.machine().clock().instructionsRetired(),
            state.userSpaces().layout().name(),
            xlen);
    FrameSharers sharers = new FrameSharers();
    List<Process> others = new ArrayList<>(state.processes().all());
    others.sort(Comparator.comparingInt(Process::pid));
    for (Process other : others) {
      if (other.pid() != pid && other.state() != ProcessState.ZOMBIE) {
        sharers.add(other.pid(), other.addressSpace(), state.machine().ram());
      }
    }
    return of(title, space, state.frames(), state.userSpaces().zeroPa(), sharers);
  }

  /** A number that changes whenever a leaf of the page table does, so that one need not look. */
  public long fingerprint(AddressSpace space) {
    long[] sum = {0};
    PageTableScan.Visitor visitor =
        new PageTableScan.Visitor() {
          @Override
          public void table(int level, long firstVa, long pa, int entries) {
            // Leaves alone count.
          }

          @Override
          public void leaf(long va, int level, long entry) {
            sum[0] = (sum[0] ^ va ^ entry) * FINGERPRINT_FACTOR;
            sum[0] ^= sum[0] >>> FINGERPRINT_SHIFT;
          }
        };
    new PageTableScan(state.machine().ram(), space.table().mode(), visitor)
        .scan(space.table().rootPa());
    return sum[0];
  }

  /**
   * The snapshot of an address space, given what the others map.
   *
   * @param zeroPa of the shared frame of zeros, 0 if there is none
   */
  static AddressSpaceSnapshot of(
      SnapshotTitle title,
      AddressSpace space,
      FrameAllocator frames,
      long zeroPa,
      FrameSharers sharers) {
    List<MapRegion> regions =
        space.regions().stream()
            .map(SnapshotTaker::region)
            .sorted(Comparator.comparing(MapRegion::startVa, Long::compareUnsigned))
            .toList();
    List<MappedPage> pages = new ArrayList<>();
    List<TablePage> tables = new ArrayList<>();
    PageTableScan.Visitor visitor =
        new PageTableScan.Visitor() {
          @Override
          public void table(int level, long firstVa, long pa, int entries) {
            tables.add(new TablePage(level, firstVa, pa, entries, sharers.ofTable(pa)));
          }

          @Override
          public void leaf(long va, int level, long entry) {
            List<Integer> others = sharers.ofPage(Pte.pa(entry), level);
            long bytes = space.table().mode().pageBytes(level);
            boolean zeros = zeroPa != 0 && level == 0 && Pte.pa(entry) == zeroPa;
            PageState pageState =
                zeros && Pte.isValid(entry)
                    ? PageState.ZERO
                    : stateOf(entry, regionAt(regions, va), others);
            int references = frames.references(Pte.pa(entry));
            pages.add(new MappedPage(va, level, bytes, entry, references, others, pageState));
          }
        };
    new PageTableScan(frames.ram(), space.table().mode(), visitor).scan(space.table().rootPa());
    return new AddressSpaceSnapshot(
        title, space.table().mode(), space.table().rootPa(), regions, pages, tables);
  }

  private static MapRegion region(Region region) {
    return new MapRegion(
        region.kind(),
        region.startVa(),
        region.endVa(),
        region.permissions(),
        region.shared(),
        backing(region.backing()));
  }

  private static MapBacking backing(Backing backing) {
    if (backing instanceof Backing.FilePages pages) {
      String path = SnapshotTitle.printable(pages.file().path());
      return new MapBacking(MapBacking.Kind.FILE, path, pages.offset());
    }
    return MapBacking.of(
        backing instanceof Backing.Zeros ? MapBacking.Kind.ZEROS : MapBacking.Kind.BORROWED);
  }

  /** The lowest region that has a byte of the page: it is the one that decides about it. */
  private static @Nullable MapRegion regionAt(List<MapRegion> regions, long pageVa) {
    for (MapRegion region : regions) {
      if (Long.compareUnsigned(region.firstPageVa(), pageVa) <= 0
          && Long.compareUnsigned(pageVa, region.endPageVa()) < 0) {
        return region;
      }
    }
    return null;
  }

  private static PageState stateOf(
      long entry, @Nullable MapRegion region, List<Integer> sharedWith) {
    if (!Pte.isValid(entry)) {
      return PageState.HIDDEN;
    }
    boolean mayBeWritten = region != null && (region.permissions() & Pte.W) != 0;
    if (mayBeWritten && (entry & Pte.W) == 0) {
      return PageState.COPY_ON_WRITE;
    }
    if (!sharedWith.isEmpty()) {
      return PageState.SHARED;
    }
    return (entry & Pte.D) != 0 ? PageState.DIRTY : PageState.CLEAN;
  }
}
