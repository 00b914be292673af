package dev.trapeze.kernel.mm.model;

import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.MemoryDisk;
import dev.trapeze.kernel.fs.Mkfs;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.PageFaultPolicy;
import dev.trapeze.kernel.mm.Pages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;

/**
 * Random sequences of what several processes do with their memory and with files that they map, in
 * every layout, paging mode and policy: each outcome, every byte and every permission is what the
 * model says, each frame has the references of those who hold it, and in the end all frames are
 * back.
 */
class AddressSpaceModelTest {
  private static final int FEWEST_STEPS = 20;
  private static final int MOST_STEPS = 120;
  private static final Map<String, byte[]> FILES = new LinkedHashMap<>();
  private static final MemoryDisk DISK;

  static {
    FILES.put("long", pattern(6 * Pages.BYTES + 777, 7));
    FILES.put("page", pattern(5 * Pages.BYTES, 11));
    FILES.put("short", pattern(300, 13));
    try {
      DISK =
          RealSystem.diskWith(
              FILES.entrySet().stream()
                  .map(file -> new Mkfs.Entry(file.getKey(), file.getValue()))
                  .toList());
    } catch (DiskFormatException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] pattern(int length, int factor) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * factor + (i >> 8) + 1);
    }
    return bytes;
  }

  @Provide
  Arbitrary<AddressSpaceLayout> layouts() {
    return Arbitraries.of(Setting.layouts());
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Step.any()
        .list()
        .ofMinSize(FEWEST_STEPS)
        .ofMaxSize(MOST_STEPS)
        .withSizeDistribution(RandomDistribution.uniform());
  }

  @Property(seed = "1", edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void eagerMemoryIsWhatTheModelSays(
      @ForAll("layouts") AddressSpaceLayout layout, @ForAll("steps") List<Step> steps)
      throws DiskFormatException {
    requireSame(layout, PageFaultPolicy.EAGER, steps);
  }

  @Property(seed = "2", edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void lazyMemoryIsWhatTheModelSays(
      @ForAll("layouts") AddressSpaceLayout layout, @ForAll("steps") List<Step> steps)
      throws DiskFormatException {
    requireSame(layout, PageFaultPolicy.LAZY, steps);
  }

  @Property(seed = "3", edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void memoryCopiedOnWriteIsWhatTheModelSays(
      @ForAll("layouts") AddressSpaceLayout layout, @ForAll("steps") List<Step> steps)
      throws DiskFormatException {
    requireSame(layout, PageFaultPolicy.COW, steps);
  }

  private static void requireSame(
      AddressSpaceLayout layout, PageFaultPolicy policy, List<Step> steps)
      throws DiskFormatException {
    for (Setting setting : Setting.of(layout, policy)) {
      Throwable failure = failure(setting, steps);
      if (failure != null) {
        List<Step> fewest = fewest(setting, steps);
        Throwable last = failure(setting, fewest);
        throw new AssertionError(
            String.format(
                "%s, of %d steps these are enough:%n%s%n%s",
                setting,
                steps.size(),
                fewest.stream().map(Step::toString).collect(Collectors.joining("\n")),
                last == null ? failure : last.getMessage()),
            last == null ? failure : last);
      }
    }
  }

  private static @Nullable Throwable failure(Setting setting, List<Step> steps)
      throws DiskFormatException {
    try {
      new Run(setting, DISK, FILES).make(steps);
      return null;
    } catch (AssertionError | RuntimeException e) {
      return e;
    }
  }

  /** The steps without those that can be left out so that it still fails. */
  private static List<Step> fewest(Setting setting, List<Step> steps) throws DiskFormatException {
    List<Step> fewest = new ArrayList<>(steps);
    int before;
    do {
      before = fewest.size();
      for (int i = fewest.size() - 1; i >= 0; i--) {
        Step left = fewest.remove(i);
        if (failure(setting, fewest) == null) {
          fewest.add(i, left);
        }
      }
    } while (fewest.size() < before);
    return fewest;
  }
}
