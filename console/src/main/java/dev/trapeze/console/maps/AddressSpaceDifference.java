package dev.trapeze.console.maps;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two snapshots: of one process at two moments, or of two processes.
 *
 * @param before the first
 * @param after the second
 * @param regions that came, went or changed, by ascending address
 * @param entries that came, went or changed, by ascending address
 * @param tablesGone page tables of the first that the second does not have
 * @param tablesNew page tables of the second that the first does not have
 */
public record AddressSpaceDifference(
    AddressSpaceSnapshot before,
    AddressSpaceSnapshot after,
    List<RegionChange> regions,
    List<EntryChange> entries,
    List<TablePage> tablesGone,
    List<TablePage> tablesNew) {

  /** Copies the lists. */
  public AddressSpaceDifference {
    regions = List.copyOf(regions);
    entries = List.copyOf(entries);
    tablesGone = List.copyOf(tablesGone);
    tablesNew = List.copyOf(tablesNew);
  }

  /** Compares two snapshots. */
  public static AddressSpaceDifference between(
      AddressSpaceSnapshot before, AddressSpaceSnapshot after) {
    return new AddressSpaceDifference(
        before,
        after,
        regionChanges(before.regions(), after.regions()),
        entryChanges(before.pages(), after.pages()),
        without(before.tables(), after.tables()),
        without(after.tables(), before.tables()));
  }

  /** True if there is nothing to tell. */
  public boolean isEmpty() {
    return regions.isEmpty()
        && entries.isEmpty()
        && tablesGone.isEmpty()
        && tablesNew.isEmpty()
        && before.rootPa() == after.rootPa();
  }

  private static List<RegionChange> regionChanges(List<MapRegion> before, List<MapRegion> after) {
    List<MapRegion> gone = new ArrayList<>(before);
    List<MapRegion> came = new ArrayList<>(after);
    for (MapRegion same : before) {
      if (came.remove(same)) {
        gone.remove(same);
      }
    }
    List<RegionChange> changes = new ArrayList<>();
    for (MapRegion region : gone) {
      MapRegion now = continuationOf(region, came);
      if (now != null) {
        came.remove(now);
      }
      changes.add(new RegionChange(region, now));
    }
    came.forEach(region -> changes.add(new RegionChange(null, region)));
    changes.sort(Comparator.comparing(change -> change.either().startVa(), Long::compareUnsigned));
    return changes;
  }

  /** A region grows or shrinks at one end, or gets other permissions in its place. */
  private static @Nullable MapRegion continuationOf(MapRegion region, List<MapRegion> candidates) {
    MapRegion sameEnd = null;
    for (MapRegion candidate : candidates) {
      if (candidate.kind() == region.kind()) {
        if (candidate.startVa() == region.startVa()) {
          return candidate;
        }
        if (candidate.endVa() == region.endVa()) {
          sameEnd = candidate;
        }
      }
    }
    return sameEnd;
  }

  private static List<EntryChange> entryChanges(List<MappedPage> before, List<MappedPage> after) {
    Map<Long, MappedPage> old = new TreeMap<>(Long::compareUnsigned);
    before.forEach(page -> old.put(page.va(), page));
    List<EntryChange> changes = new ArrayList<>();
    for (MappedPage page : after) {
      MappedPage was = old.get(page.va());
      if (was == null || was.level() != page.level()) {
        changes.add(new EntryChange(page.va(), page.bytes(), 0, page.entry()));
      } else {
        old.remove(page.va());
        if (was.entry() != page.entry()) {
          changes.add(new EntryChange(page.va(), page.bytes(), was.entry(), page.entry()));
        }
      }
    }
    old.values()
        .forEach(page -> changes.add(new EntryChange(page.va(), page.bytes(), page.entry(), 0)));
    changes.sort(Comparator.comparing(EntryChange::va, Long::compareUnsigned));
    return changes;
  }

  /** Those of the first list whose frame is no table in the second. */
  private static List<TablePage> without(List<TablePage> tables, List<TablePage> others) {
    List<Long> known = others.stream().map(TablePage::pa).toList();
    return tables.stream().filter(table -> !known.contains(table.pa())).toList();
  }
}
