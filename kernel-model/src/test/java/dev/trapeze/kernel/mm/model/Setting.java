package dev.trapeze.kernel.mm.model;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.FramePolicy;
import dev.trapeze.kernel.mm.PageFaultPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a sequence is tried on.
 *
 * @param layout where everything lies
 * @param policy when pages get their frames
 * @param buddy whether frames come from zones and buddies, or from xv6's list
 * @param frames of RAM; with few of them many operations fail for want of frames
 */
record Setting(AddressSpaceLayout layout, PageFaultPolicy policy, boolean buddy, int frames) {
  private static final int PLENTY = 1200;
  private static final int FEW = 90;

  /** A layout and a policy with each way of having frames. */
  static List<Setting> of(AddressSpaceLayout layout, PageFaultPolicy policy) {
    return List.of(
        new Setting(layout, policy, true, PLENTY),
        new Setting(layout, policy, false, PLENTY),
        new Setting(layout, policy, true, FEW));
  }

  /** Every layout in every paging mode that it has. */
  static List<AddressSpaceLayout> layouts() {
    List<AddressSpaceLayout> layouts = new ArrayList<>();
    for (Xlen xlen : Xlen.values()) {
      for (String name : AddressSpaceLayout.NAMES) {
        layouts.add(AddressSpaceLayout.named(name, xlen));
      }
    }
    layouts.add(AddressSpaceLayout.linux(PagingMode.SV48));
    return layouts;
  }

  FramePolicy.Maker framePolicy() {
    return buddy ? FramePolicy.BUDDY : FramePolicy.FREE_LIST;
  }

  /** True if frames will be lacking now and then. */
  boolean scarce() {
    return frames == FEW;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s %s %s, %d frames of %s",
        layout.name(),
        layout.pagingMode(),
        policy.name(),
        frames,
        buddy ? "buddies" : "a list");
  }
}
