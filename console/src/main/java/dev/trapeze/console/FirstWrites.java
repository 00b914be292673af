package dev.trapeze.console;

import dev.trapeze.console.maps.AddressSpaceSnapshot;
import dev.trapeze.console.maps.MapRegion;
import dev.trapeze.console.maps.MappedPage;
import dev.trapeze.console.maps.SnapshotTaker;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.proc.Process;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first write to a page: the moment at which one of the pages that programs may use has
 * its D bit set. Asked after each instruction, it has the snapshot from before as well.
 */
final class FirstWrites {
  private final SnapshotTaker taker;
  private final MapsMoment.FirstWrite wanted;
  private @Nullable AddressSpace space;
  private long lastFingerprint;
  private @Nullable AddressSpaceSnapshot last;
  private @Nullable AddressSpaceSnapshot beforeFault;

  FirstWrites(SnapshotTaker taker, MapsMoment.FirstWrite wanted) {
    this.taker = taker;
    this.wanted = wanted;
  }

  /** The process is about to write, but the kernel has to make that possible first. */
  void storeFaulted(Process process) {
    beforeFault = taker.take(process, "at its page fault");
  }

  /** What has been written since the last question, if it was for the first time. */
  @Nullable MapsFinding look(Process process) {
    long fingerprint = taker.fingerprint(process.addressSpace());
    if (space == process.addressSpace() && fingerprint == lastFingerprint) {
      return null;
    }
    lastFingerprint = fingerprint;
    AddressSpaceSnapshot now = taker.take(process, "after " + wanted.what());
    AddressSpaceSnapshot compared = last;
    boolean sameSpace = space == process.addressSpace();
    space = process.addressSpace();
    last = now;
    if (!sameSpace) {
      beforeFault = null;
    }
    if (compared == null || !sameSpace) {
      return null;
    }
    List<MappedPage> written = newlyWritten(compared, now);
    if (written.stream().noneMatch(page -> isWanted(now, page))) {
      if (!written.isEmpty()) {
        beforeFault = null; // It was for this page.
      }
      return null;
    }
    AddressSpaceSnapshot before = beforeFault == null ? compared : beforeFault;
    return new MapsFinding(before.withMoment("before " + wanted.what()), now, null);
  }

  private static List<MappedPage> newlyWritten(
      AddressSpaceSnapshot before, AddressSpaceSnapshot now) {
    Map<Long, Long> entries = new HashMap<>();
    for (MappedPage page : before.pages()) {
      entries.put(page.va(), page.entry());
    }
    List<MappedPage> written = new ArrayList<>();
    for (MappedPage page : now.pages()) {
      long was = entries.getOrDefault(page.va(), 0L);
      if (isWritten(page.entry()) && !(isWritten(was) && Pte.pa(was) == page.pa())) {
        written.add(page);
      }
    }
    return written;
  }

  private boolean isWanted(AddressSpaceSnapshot snapshot, MappedPage page) {
    if (wanted.region() == null) {
      return true;
    }
    for (MapRegion region : snapshot.regions()) {
      if (region.kind() == wanted.region()
          && Long.compareUnsigned(region.firstPageVa(), page.va()) <= 0
          && Long.compareUnsigned(page.va(), region.endPageVa()) < 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean isWritten(long entry) {
    int bits = Pte.U | Pte.D | Pte.V;
    return (entry & bits) == bits;
  }
}
