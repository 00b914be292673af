package dev.trapeze.console.maps;

import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.kernel.mm.Pages;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An address space at one moment: its regions, and all that its page table says. Everything is in
 * ascending (unsigned) order of addresses.
 *
 * @param title of what, and when
 * @param mode how the table is laid out
 * @param rootPa of the root table
 * @param regions what the kernel knows
 * @param pages the leaves of the table, each once
 * @param tables the tables, the root first, each before those that it leads to
 */
public record AddressSpaceSnapshot(
    SnapshotTitle title,
    PagingMode mode,
    long rootPa,
    List<MapRegion> regions,
    List<MappedPage> pages,
    List<TablePage> tables) {

  /** Copies the lists. */
  public AddressSpaceSnapshot {
    regions = List.copyOf(regions);
    pages = List.copyOf(pages);
    tables = List.copyOf(tables);
  }

  /** The same with other words for when it is. */
  public AddressSpaceSnapshot withMoment(String moment) {
    SnapshotTitle renamed =
        new SnapshotTitle(
            title.pid(),
            title.program(),
            moment,
            title.instructions(),
            title.layout(),
            title.xlen());
    return new AddressSpaceSnapshot(renamed, mode, rootPa, regions, pages, tables);
  }

  /** The paging mode as the specification writes it: {@code Sv39}. */
  String modeName() {
    return mode.name().charAt(0) + mode.name().substring(1).toLowerCase(Locale.ROOT);
  }

  /** One line that says of what this is. */
  public String heading() {
    return String.format(
        "%s (%s layout, %d bits, root page table in frame %s)",
        title.words(),
        title.layout(),
        title.xlen().bits(),
        new AddressWords(title.xlen()).address(rootPa));
  }

  /** The mapped pages that hold a byte of the region. */
  public List<MappedPage> pagesOf(MapRegion region) {
    List<MappedPage> found = new ArrayList<>();
    for (MappedPage page : pages) {
      if (Long.compareUnsigned(page.va(), region.endPageVa()) < 0
          && Long.compareUnsigned(page.va() + page.bytes() - 1, region.firstPageVa()) >= 0) {
        found.add(page);
      }
    }
    return found;
  }

  /** The pages of the region, present and absent ones, in runs of one state; ascending. */
  public List<PageRun> runsOf(MapRegion region) {
    List<PageRun> runs = new ArrayList<>();
    long va = region.firstPageVa();
    for (MappedPage page : pagesOf(region)) {
      add(runs, va, page.va(), PageState.ABSENT, false);
      long endVa = page.va() + page.bytes();
      if (Long.compareUnsigned(endVa - 1, region.endPageVa() - 1) > 0) {
        endVa = region.endPageVa();
      }
      long startVa = Long.compareUnsigned(page.va(), va) < 0 ? va : page.va();
      boolean shared = page.state() != PageState.ZERO && !page.sharedWith().isEmpty();
      add(runs, startVa, endVa, page.state(), shared);
      va = endVa;
    }
    add(runs, va, region.endPageVa(), PageState.ABSENT, false);
    return runs;
  }

  private static void add(
      List<PageRun> runs, long startVa, long endVa, PageState state, boolean shared) {
    if (Long.compareUnsigned(startVa, endVa) >= 0) {
      return;
    }
    long pages = (endVa - startVa) / Pages.BYTES;
    PageRun last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
    if (last != null && last.state() == state && last.shared() == shared) {
      runs.set(runs.size() - 1, new PageRun(state, shared, last.startVa(), last.pages() + pages));
    } else {
      runs.add(new PageRun(state, shared, startVa, pages));
    }
  }
}
