package dev.trapeze.console.maps;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.PagingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a picture or a row of a table: a region, or a gap in which nothing is mapped.
 *
 * @param startVa first byte
 * @param lastVa last byte; the one before {@code startVa} for a region of nothing
 * @param region that lies there; null for a gap
 * @param hole whether the gap is one of addresses that the paging mode cannot translate
 */
record PictureBox(long startVa, long lastVa, @Nullable MapRegion region, boolean hole) {

  private static PictureBox of(MapRegion region) {
    return new PictureBox(region.startVa(), region.endVa() - 1, region, false);
  }

  /** Length in bytes, unsigned. */
  long sizeBytes() {
    return lastVa - startVa + 1;
  }

  /** What a gap is called. */
  String gapWords() {
    return hole ? "no such addresses" : "unmapped";
  }

  /**
   * All of an address space, the highest address first. Space above the highest region is a gap
   * only in 32 bits, or where there is a kernel's half: xv6's layouts for 64 bits use half of what
   * there is.
   */
  static List<PictureBox> of(AddressSpaceSnapshot snapshot) {
    List<PictureBox> boxes = new ArrayList<>();
    List<MapRegion> regions = snapshot.regions();
    // Behind the gap that is open, in unsigned order; 0 stands for the end of all addresses.
    long aboveVa = topVa(snapshot);
    boolean first = true;
    for (int i = regions.size() - 1; i >= 0; i--) {
      MapRegion region = regions.get(i);
      // Once there is a region in page 0, nothing is left below.
      if (first || aboveVa != 0) {
        addGap(boxes, snapshot.mode(), region.endPageVa(), aboveVa);
      }
      boxes.add(of(region));
      aboveVa = region.firstPageVa();
      first = false;
    }
    if (aboveVa != 0 || first) {
      addGap(boxes, snapshot.mode(), 0, aboveVa);
    }
    return boxes;
  }

  private static long topVa(AddressSpaceSnapshot snapshot) {
    if (snapshot.title().xlen() == Xlen.RV32) {
      return 1L << 32;
    }
    List<MapRegion> regions = snapshot.regions();
    long endVa = regions.isEmpty() ? 0 : regions.get(regions.size() - 1).endPageVa();
    return endVa < 0 ? 0 : endVa;
  }

  private static void addGap(List<PictureBox> boxes, PagingMode mode, long startVa, long aboveVa) {
    long lastVa = aboveVa - 1;
    if (Long.compareUnsigned(startVa, lastVa) > 0) {
      return; // The regions touch, or share a page.
    }
    if (mode.xlen() != Xlen.RV64 || startVa < 0 || lastVa >= 0) {
      boxes.add(new PictureBox(startVa, lastVa, null, false));
      return;
    }
    long halfBytes = 1L << (mode.vaBits() - 1);
    if (-halfBytes != aboveVa) {
      boxes.add(new PictureBox(-halfBytes, lastVa, null, false));
    }
    boxes.add(new PictureBox(halfBytes, -halfBytes - 1, null, true));
    if (startVa != halfBytes) {
      boxes.add(new PictureBox(startVa, halfBytes - 1, null, false));
    }
  }
}
