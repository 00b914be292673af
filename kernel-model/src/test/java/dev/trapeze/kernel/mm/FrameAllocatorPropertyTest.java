package dev.trapeze.kernel.mm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * Random sequences of taking, sharing and freeing, against a map from frame to number of holders.
 * That map says also which blocks a buddy allocator must have: of each free run the largest blocks
 * that alignment allows, because buddies that are both free are joined.
 */
class FrameAllocatorPropertyTest {
  private static final long RAM_PA = 0x8000_0000L;
  private static final long FIRST_PA = RAM_PA + 2 * Pages.BYTES;
  private static final long DIRECT_MAP_BYTES = (17L << 20) + 3 * Pages.BYTES;
  private static final Ram RAM = new Ram(RAM_PA, (19L << 20) + 5 * Pages.BYTES);

  /** What is done next; {@code choice} selects one of the frames that are in use. */
  private record Step(Kind kind, int order, FrameUse use, int choice) {
    enum Kind {
      TAKE,
      SHARE,
      FREE,
      FREE_ALL
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.frequencyOf(
                Tuple.of(12, Arbitraries.just(Step.Kind.TAKE)),
                Tuple.of(3, Arbitraries.just(Step.Kind.SHARE)),
                Tuple.of(30, Arbitraries.just(Step.Kind.FREE)),
                Tuple.of(1, Arbitraries.just(Step.Kind.FREE_ALL))),
            Arbitraries.integers().between(0, FramePolicy.MOST_ORDER),
            Arbitraries.of(FrameUse.class),
            Arbitraries.integers().between(0, Integer.MAX_VALUE))
        .as(Step::new)
        .list()
        .ofMaxSize(200);
  }

  @Property(seed = "1", edgeCases = EdgeCasesMode.NONE)
  void buddyAllocatorGivesAndJoinsBlocksAsTheModelSays(@ForAll("steps") List<Step> steps) {
    FrameAllocator frames =
        new FrameAllocator(RAM, FIRST_PA, RAM.endPa(), FramePolicy.BUDDY, DIRECT_MAP_BYTES);
    NavigableMap<Long, Integer> holders = new TreeMap<>();
    for (Step step : steps) {
      switch (step.kind) {
        case TAKE -> takeBlock(frames, holders, step);
        case SHARE -> share(frames, holders, step.choice);
        case FREE -> free(frames, holders, step.choice);
        case FREE_ALL -> freeAll(frames, holders);
      }
      checkCounts(frames, holders);
      for (ZoneState zone : frames.zones()) {
        assertThat(zone.freeBlocks()).isEqualTo(largestBlocks(zone.span(), holders));
      }
    }
    freeAll(frames, holders);
    for (ZoneState zone : frames.zones()) {
      assertThat(zone.freeBlocks()).isEqualTo(largestBlocks(zone.span(), new TreeMap<>()));
    }
  }

  @Property(seed = "1", edgeCases = EdgeCasesMode.NONE)
  void freeListGivesWhatWasFreedLast(@ForAll("steps") List<Step> steps) {
    Ram ram = new Ram(RAM_PA, 40 * Pages.BYTES);
    FrameAllocator frames = new FrameAllocator(ram, FIRST_PA, ram.endPa());
    NavigableMap<Long, Integer> holders = new TreeMap<>();
    List<Long> stack = new ArrayList<>();
    for (long pa = ram.endPa() - Pages.BYTES; pa >= FIRST_PA; pa -= Pages.BYTES) {
      stack.add(pa);
    }
    for (Step step : steps) {
      switch (step.kind) {
        case TAKE -> {
          if (stack.isEmpty()) {
            assertThatThrownBy(frames::allocate).isEqualTo(ErrnoException.of(Errno.ENOMEM));
          } else {
            long pa = frames.allocateZeroed(step.use);
            assertThat(pa).isEqualTo(stack.remove(stack.size() - 1));
            holders.put(pa, 1);
          }
        }
        case SHARE -> share(frames, holders, step.choice);
        case FREE -> {
          long pa = free(frames, holders, step.choice);
          if (pa != 0 && !holders.containsKey(pa)) {
            stack.add(pa);
          }
        }
        case FREE_ALL -> {}
      }
      checkCounts(frames, holders);
    }
  }

  private static void takeBlock(
      FrameAllocator frames, NavigableMap<Long, Integer> holders, Step step) {
    FrameZone.Span wanted = zoneThatHas(frames, holders, step);
    if (wanted == null) {
      assertThatThrownBy(() -> frames.allocateBlock(step.order, step.use))
          .isEqualTo(ErrnoException.of(Errno.ENOMEM));
      return;
    }
    long blockPa = frames.allocateBlock(step.order, step.use);
    long blockBytes = (long) Pages.BYTES << step.order;
    assertThat(blockPa % blockBytes).isZero();
    assertThat(blockPa).isGreaterThanOrEqualTo(wanted.firstFramePa());
    assertThat(blockPa + blockBytes).isLessThanOrEqualTo(wanted.endPa());
    for (long pa = blockPa; pa < blockPa + blockBytes; pa += Pages.BYTES) {
      assertThat(holders.put(pa, 1)).as("holders of 0x%x before", pa).isNull();
    }
  }

  /** The first zone of the use's that has a block of that order, by the model. */
  private static FrameZone.@Nullable Span zoneThatHas(
      FrameAllocator frames, NavigableMap<Long, Integer> holders, Step step) {
    for (FrameZone kind : step.use.zones()) {
      for (ZoneState zone : frames.zones()) {
        List<Integer> blocks = largestBlocks(zone.span(), holders);
        if (zone.span().zone() == kind
            && blocks.subList(step.order, blocks.size()).stream().anyMatch(count -> count > 0)) {
          return zone.span();
        }
      }
    }
    return null;
  }

  private static void share(
      FrameAllocator frames, NavigableMap<Long, Integer> holders, int choice) {
    if (!holders.isEmpty()) {
      long pa = chosen(holders, choice);
      frames.addReference(pa);
      holders.merge(pa, 1, Integer::sum);
    }
  }

  /** Frees one, and gives which; 0 if there is none. */
  private static long free(FrameAllocator frames, NavigableMap<Long, Integer> holders, int choice) {
    if (holders.isEmpty()) {
      return 0;
    }
    long pa = chosen(holders, choice);
    frames.free(pa);
    if (holders.merge(pa, -1, Integer::sum) == 0) {
      holders.remove(pa);
      assertThatIllegalStateException().isThrownBy(() -> frames.free(pa));
      assertThatIllegalStateException().isThrownBy(() -> frames.addReference(pa));
    }
    assertThat(frames.references(pa)).isEqualTo(holders.getOrDefault(pa, 0));
    return pa;
  }

  private static void freeAll(FrameAllocator frames, NavigableMap<Long, Integer> holders) {
    holders.forEach(
        (pa, count) -> {
          for (int i = 0; i < count; i++) {
            frames.free(pa);
          }
        });
    holders.clear();
  }

  private static long chosen(NavigableMap<Long, Integer> holders, int choice) {
    // Next to a random address, so that neighbours are freed as often as strangers.
    long span = holders.lastKey() + 1 - holders.firstKey();
    return holders.floorKey(holders.firstKey() + choice % span);
  }

  private static void checkCounts(FrameAllocator frames, NavigableMap<Long, Integer> holders) {
    assertThat(frames.freeFrames()).isEqualTo(frames.totalFrames() - holders.size());
    assertThat(frames.zones().stream().mapToInt(ZoneState::freeFrames).sum())
        .isEqualTo(frames.freeFrames());
  }

  private static List<Integer> largestBlocks(
      FrameZone.Span span, NavigableMap<Long, Integer> holders) {
    List<Integer> counts = new ArrayList<>(Collections.nCopies(FramePolicy.MOST_ORDER + 1, 0));
    long pa = span.firstFramePa();
    while (pa < span.endPa()) {
      Long heldPa = holders.ceilingKey(pa);
      long endPa = heldPa == null ? span.endPa() : Math.min(heldPa, span.endPa());
      while (pa < endPa) {
        int order = 0;
        while (order < FramePolicy.MOST_ORDER
            && pa % ((long) Pages.BYTES << order + 1) == 0
            && pa + ((long) Pages.BYTES << order + 1) <= endPa) {
          order++;
        }
        counts.set(order, counts.get(order) + 1);
        pa += (long) Pages.BYTES << order;
      }
      pa += Pages.BYTES;
    }
    return counts;
  }
}
