package dev.trapeze.kernel.mm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameZoneTest {
  private static final long RAM_PA = 0x8000_0000L;
  private static final long FIRST_PA = RAM_PA + 2 * Pages.BYTES;
  private static final long MIB = 1 << 20;

  @Test
  void dmaIsTheFirst16MibAndNormalTheRest() {
    assertThat(FrameZone.divide(RAM_PA, FIRST_PA, RAM_PA + 128 * MIB, FrameZone.NO_LIMIT))
        .containsExactly(
            new FrameZone.Span(FrameZone.DMA, RAM_PA, FIRST_PA, RAM_PA + 16 * MIB),
            new FrameZone.Span(
                FrameZone.NORMAL, RAM_PA + 16 * MIB, RAM_PA + 16 * MIB, RAM_PA + 128 * MIB));
  }

  @Test
  void whatTheDirectMapDoesNotShowIsHighmem() {
    assertThat(FrameZone.divide(RAM_PA, FIRST_PA, RAM_PA + 1024 * MIB, 896 * MIB))
        .extracting(FrameZone.Span::zone, FrameZone.Span::startPa, FrameZone.Span::presentFrames)
        .containsExactly(
            tuple(FrameZone.DMA, RAM_PA, 4096),
            tuple(FrameZone.NORMAL, RAM_PA + 16 * MIB, 880 * 256),
            tuple(FrameZone.HIGHMEM, RAM_PA + 896 * MIB, 128 * 256));
  }

  @Test
  void smallRamIsAllDma() {
    assertThat(FrameZone.divide(RAM_PA, FIRST_PA, RAM_PA + 8 * MIB, 896 * MIB))
        .containsExactly(new FrameZone.Span(FrameZone.DMA, RAM_PA, FIRST_PA, RAM_PA + 8 * MIB));
  }

  /** Linux computes the same from 4094 and 28672 managed pages: 1448 KiB for all zones. */
  @Test
  void watermarksAreLinuxs() {
    List<FrameZone.Span> spans =
        FrameZone.divide(RAM_PA, FIRST_PA, RAM_PA + 128 * MIB, FrameZone.NO_LIMIT);

    assertThat(Watermarks.of(spans))
        .containsExactly(new Watermarks(45, 56, 67), new Watermarks(316, 395, 474));
  }

  @Test
  void highmemHasAWatermarkOfItsOwn() {
    List<FrameZone.Span> spans = FrameZone.divide(RAM_PA, FIRST_PA, RAM_PA + 1024 * MIB, 896 * MIB);

    assertThat(Watermarks.of(spans).get(2).min()).isEqualTo(128 * 256 / 1024);
  }

  @Test
  void pagesOfProgramsComeFromHighmemFirstAndTheKernelsNever() {
    Ram ram = new Ram(RAM_PA, 18 * MIB);
    FrameAllocator frames =
        new FrameAllocator(ram, FIRST_PA, ram.endPa(), FramePolicy.BUDDY, 17 * MIB);

    for (int i = 0; i < 256; i++) {
      assertThat(frames.allocate()).isBetween(RAM_PA + 17 * MIB, RAM_PA + 18 * MIB - 1);
    }
    assertThat(frames.allocateZeroed(FrameUse.USER))
        .isBetween(RAM_PA + 16 * MIB, RAM_PA + 17 * MIB - 1);
    for (int i = 1; i < 256; i++) {
      assertThat(frames.allocateZeroed(FrameUse.KERNEL))
          .isBetween(RAM_PA + 16 * MIB, RAM_PA + 17 * MIB - 1);
    }
    assertThat(frames.allocateZeroed(FrameUse.KERNEL)).isLessThan(RAM_PA + 16 * MIB);
    assertThat(frames.allocate()).isLessThan(RAM_PA + 16 * MIB);
  }

  @Test
  void kernelIsOutOfMemoryWhileHighmemIsFree() {
    Ram ram = new Ram(RAM_PA, 18 * MIB);
    FrameAllocator frames =
        new FrameAllocator(ram, FIRST_PA, ram.endPa(), FramePolicy.BUDDY, 17 * MIB);
    while (frames.freeFrames() > 256) {
      frames.allocateZeroed(FrameUse.KERNEL);
    }

    assertThatThrownBy(() -> frames.allocateZeroed(FrameUse.KERNEL))
        .isEqualTo(ErrnoException.of(Errno.ENOMEM));
    assertThat(frames.allocate()).isGreaterThanOrEqualTo(RAM_PA + 17 * MIB);
  }

  @Test
  void buddyAllocatorTouchesNoFrame() {
    Ram ram = new Ram(RAM_PA, 18 * MIB);
    FrameAllocator frames =
        new FrameAllocator(ram, FIRST_PA, ram.endPa(), FramePolicy.BUDDY, FrameZone.NO_LIMIT);
    frames.free(frames.allocateZeroed(FrameUse.KERNEL));
    frames.free(frames.allocateBlock(0, FrameUse.USER));

    assertThat(ram.array()).isEqualTo(new byte[(int) (18 * MIB)]);
  }
}
