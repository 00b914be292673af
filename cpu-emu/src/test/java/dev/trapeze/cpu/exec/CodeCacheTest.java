package dev.trapeze.cpu.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.Machine;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.MmuConfig;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodeCacheTest {
  private static final long BASE_PA = Machine.RAM_BASE_PA;

  private final Ram ram = new Ram(BASE_PA, 4 * 4096);
  private final CodeCache cache = new CodeCache(ram, 1024);

  private int enterBlock(int frame, int start, int end) {
    cache.reserve(1);
    int header = cache.add(1, start, start, 0);
    cache.enter(frame, start, end, header);
    return header;
  }

  @Test
  void aStoreToABlockDropsTheBlocksOfItsFrame() {
    enterBlock(1, 0, 8);
    enterBlock(1, 1024, 1032);
    int other = enterBlock(2, 0, 8);

    ram.writeByte(BASE_PA + 4096 + 1031, 1);

    assertThat(cache.byFrame()[1][0]).isEqualTo(CodeCache.UNKNOWN);
    assertThat(cache.byFrame()[1][512]).isEqualTo(CodeCache.UNKNOWN);
    assertThat(cache.byFrame()[2][0]).isEqualTo(other);
    assertThat(cache.generation()).isEqualTo(1);
  }

  @Test
  void aStoreBesideTheBlocksDropsNothing() {
    int header = enterBlock(1, 1024, 1032);

    ram.writeByte(BASE_PA + 4096 + 1023, 1);
    ram.writeByte(BASE_PA + 4096 + 1088, 1);

    assertThat(cache.byFrame()[1][512]).isEqualTo(header);
    assertThat(cache.generation()).isZero();
  }

  @Test
  void whenTheWordsAreUsedUpAllBlocksAreDropped() {
    enterBlock(1, 0, 8);
    cache.reserve(1000);
    assertThat(cache.clearings()).isZero();

    cache.reserve(1023);

    assertThat(cache.clearings()).isEqualTo(1);
    assertThat(cache.byFrame()[1][0]).isEqualTo(CodeCache.UNKNOWN);
    assertThat(ram.marks().isWatched(1)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void aProgramLargerThanTheCacheStillRuns(Xlen xlen) {
    StringBuilder source = new StringBuilder("li a1, 20\nagain:\n");
    for (int i = 0; i < 500; i++) {
      source.append("addi a0, a0, 1\nbeqz zero, l").append(i).append("\nl").append(i).append(":\n");
    }
    source.append("addi a1, a1, -1\nbeqz a1, done\nj again\ndone: ecall\n");
    Guest guest = new Guest(xlen, Engine.BLOCKS, source.toString());
    Machine machine = guest.machine;
    BlockEngine engine =
        new BlockEngine(
            machine.hart(), machine.bus(), machine.clock(), MmuConfig.DEFAULT, 1024, Hotness.EAGER);

    assertThat(engine.run(100_000)).isEqualTo(StopReason.SUPERVISOR_CALL);

    assertThat(guest.a(0)).isEqualTo(20 * 500);
    assertThat(machine.clock().instructionsRetired()).isEqualTo(1 + 20 * 1002 + 19);
  }

  @Test
  void codeInEveryFrameOfALargeRamTakesBoundedMemory() {
    int frames = CodeCache.MOST_FRAMES + 100;
    Ram large = new Ram(BASE_PA, (long) frames << Ram.FRAME_SHIFT);
    CodeCache ofLarge = new CodeCache(large, CodeCache.MOST_WORDS);
    BlockBuilder builder = new BlockBuilder(Isa.of(Xlen.RV64), large, ofLarge);

    for (int frame = 0; frame < frames; frame++) {
      int header = builder.build(frame, 0);

      assertThat(ofLarge.byFrame()[frame][0]).isEqualTo(header).isNotEqualTo(CodeCache.UNKNOWN);
    }

    long indexes = Arrays.stream(ofLarge.byFrame()).distinct().count();
    assertThat(indexes).isLessThanOrEqualTo(CodeCache.MOST_FRAMES + 1L);
    assertThat(large.marks().isWatched(0)).isFalse();
    assertThat(large.marks().isWatched(frames - 1)).isTrue();
  }
}
