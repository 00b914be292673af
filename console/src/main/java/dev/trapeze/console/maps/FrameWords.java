package dev.trapeze.console.maps;

import dev.trapeze.kernel.mm.Pages;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The frames of a region, as people read them. */
final class FrameWords {
  private FrameWords() {}

  /** {@code 1 frame}, {@code 3 frames}; of superpages also how many there are. */
  static String count(List<MappedPage> pages) {
    long frames = pages.stream().mapToLong(MappedPage::bytes).sum() / Pages.BYTES;
    long superpages = pages.stream().filter(page -> page.level() > 0).count();
    String words = frames == 1 ? "1 frame" : frames + " frames";
    return superpages == 0
        ? words
        : words + " (" + superpages + (superpages == 1 ? " superpage)" : " superpages)");
  }

  /** {@code frame 8000 1000}, {@code 3 frames from 8000 1000}; pages are at least one. */
  static String of(List<MappedPage> pages, AddressWords words) {
    String first = words.address(pages.get(0).pa());
    boolean one = pages.size() == 1 && pages.get(0).level() == 0;
    return one ? "frame " + first : count(pages) + " from " + first;
  }

  /** Who else maps one of the frames; empty if nobody does. */
  static String sharers(List<MappedPage> pages) {
    Set<Integer> pids = new TreeSet<>();
    pages.forEach(page -> pids.addAll(page.sharedWith()));
    return pids.isEmpty() ? "" : "also in " + PidWords.of(pids);
  }
}
