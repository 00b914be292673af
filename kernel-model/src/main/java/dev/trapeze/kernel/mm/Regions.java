package dev.trapeze.kernel.mm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The regions of an address space by ascending address, none of which has a byte of another. A
 * region with a file holds the file for as long as it is in the list.
 */
final class Regions {
  private final List<Region> list = new ArrayList<>();

  /** All of them; a view. */
  List<Region> all() {
    return Collections.unmodifiableList(list);
  }

  /** Adds a region: behind those that start at the same address, which are empty. */
  void add(Region region) {
    int at = firstBehind(region.startVa());
    list.add(at, region);
    MappedFile file = region.file();
    if (file != null) {
      file.retain();
    }
  }

  /** Takes a region away, once whatever comes in its place is there. */
  void remove(Region region) {
    list.remove(indexOf(region));
    MappedFile file = region.file();
    if (file != null) {
      file.release();
    }
  }

  /** Puts a region in the place of one that shows the same. */
  void replace(Region region, Region changed) {
    list.set(indexOf(region), changed);
  }

  /** True if all that lies between two addresses is the program's. */
  boolean areOwn(long startVa, long endVa) {
    return between(startVa, endVa).stream().allMatch(region -> region.kind().ownsFrames());
  }

  /** Takes all away. */
  void clear() {
    for (Region region : List.copyOf(list)) {
      remove(region);
    }
  }

  /** The region that holds {@code va}, or null. */
  @Nullable Region at(long va) {
    for (int i = firstBehind(va) - 1; i >= 0; i--) {
      Region region = list.get(i);
      if (region.contains(va)) {
        return region;
      }
      if (region.startVa() != region.endVa()) {
        return null;
      }
    }
    return null;
  }

  /** The lowest region with a byte on the page at {@code pageVa}, or null. */
  @Nullable Region onPage(long pageVa) {
    int at = firstBehind(pageVa);
    // The last that starts at or before the page, if it reaches it, else the first that starts in
    // it.
    for (int i = at - 1; i >= 0; i--) {
      Region region = list.get(i);
      if (region.startVa() != region.endVa()) {
        if (Long.compareUnsigned(region.endVa(), pageVa) > 0) {
          return region;
        }
        break;
      }
    }
    for (int i = at; i < list.size(); i++) {
      Region region = list.get(i);
      if (Long.compareUnsigned(region.startVa(), pageVa + Pages.BYTES) >= 0) {
        return null;
      }
      if (region.startVa() != region.endVa()) {
        return region;
      }
    }
    return null;
  }

  /** Those with a page between two addresses. */
  List<Region> between(long startVa, long endVa) {
    List<Region> found = new ArrayList<>();
    for (Region region : list) {
      if (region.touches(startVa, endVa)) {
        found.add(region);
      }
    }
    return found;
  }

  /** Makes two regions of the one that has bytes on both sides of {@code va}, if there is one. */
  void split(long va) {
    Region region = at(va);
    if (region != null && region.startVa() != va) {
      replace(region, region.withEnd(va));
      add(region.withStart(va));
    }
  }

  /**
   * The start of a gap between two addresses in which no region has a page, or -1.
   *
   * @param bytes of the gap, a multiple of 4096
   * @param highest true for the highest such gap, false for the lowest
   */
  long findGap(long bytes, long fromVa, long toVa, boolean highest) {
    long found = -1;
    long freeFromVa = fromVa;
    for (Region region : between(fromVa, toVa)) {
      long gapEndVa = Math.max(fromVa, region.firstPageVa());
      if (gapEndVa - freeFromVa >= bytes) {
        if (!highest) {
          return freeFromVa;
        }
        found = gapEndVa - bytes;
      }
      freeFromVa = Math.max(freeFromVa, region.endPageVa());
    }
    if (toVa - freeFromVa >= bytes) {
      return highest ? toVa - bytes : freeFromVa;
    }
    return found;
  }

  private int indexOf(Region region) {
    int at = firstBehind(region.startVa()) - 1;
    while (at >= 0 && !list.get(at).equals(region)) {
      if (list.get(at).startVa() != region.startVa()) {
        at = 0;
      }
      at--;
    }
    if (at < 0) {
      throw new IllegalStateException("no such region: " + region);
    }
    return at;
  }

  /** Index of the first region that starts above {@code va}. */
  private int firstBehind(long va) {
    int low = 0;
    int high = list.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(list.get(middle).startVa(), va) > 0) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
