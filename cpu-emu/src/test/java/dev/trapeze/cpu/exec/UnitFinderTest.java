package dev.trapeze.cpu.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.assembler.Assembler;
import dev.trapeze.cpu.assembler.AssemblyException;
import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.TlbContext;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which blocks become one unit. */
class UnitFinderTest {
  private static final long RAM_PA = 0x8000_0000L;
  private static final long CODE_VA = 0x4000;
  private static final int FRAMES = 8;

  private final Ram ram = new Ram(RAM_PA, (long) FRAMES * Ram.FRAME_BYTES);
  private final CodeCache cache = new CodeCache(ram, CodeCache.MOST_WORDS);
  private final long[] tlb = new long[2 * TlbContext.FETCHES];
  private Isa isa = Isa.of(Xlen.RV64);

  /** Puts a program into RAM, which appears from {@link #CODE_VA} on. */
  private void program(String source) {
    try {
      byte[] text = Assembler.assemble(source, "unit.S", isa.xlen(), CODE_VA).text();
      ram.write(RAM_PA, text, 0, text.length);
    } catch (AssemblyException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    for (int frame = 0; frame < FRAMES; frame++) {
      map(frame, frame);
    }
  }

  private void map(int page, int frame) {
    long va = CODE_VA + (long) page * Ram.FRAME_BYTES;
    int entry = TlbContext.index(va) + TlbContext.FETCHES;
    tlb[entry] = va;
    tlb[entry + 1] = (long) frame * Ram.FRAME_BYTES - va;
  }

  /** Has the blocks at those distances from the start been executed. */
  private int[] build(int... places) {
    BlockBuilder builder = new BlockBuilder(isa, ram, cache);
    int[] headers = new int[places.length];
    for (int i = 0; i < places.length; i++) {
      headers[i] = builder.build(places[i] / Ram.FRAME_BYTES, places[i] % Ram.FRAME_BYTES);
    }
    return headers;
  }

  private UnitFinder.Region find(int header, int most, Map<Integer, Set<Integer>> seen) {
    return new UnitFinder(isa.xlen(), cache, most).find(header, CODE_VA, tlb, seen);
  }

  private static int[] places(UnitFinder.Region region) {
    return region.plan().blocks().stream().mapToInt(UnitBlock::place).toArray();
  }

  private static final String BRANCHES =
      """
      .option norvc
        beqz a0, over
        addi a1, a1, 1
        j    start
      over:
        addi a1, a1, 2
        ret
      start:
        nop
        ret
      """;

  @Test
  void blocksComeNearestFirst() {
    program(BRANCHES);
    int[] headers = build(0, 4, 12, 20);

    assertThat(places(find(headers[0], 100, Map.of()))).containsExactly(0, 12, 4, 20);
  }

  @Test
  void blocksThatHaveNotBeenExecutedStayOut() {
    program(BRANCHES);
    int[] headers = build(0, 12);

    assertThat(places(find(headers[0], 100, Map.of()))).containsExactly(0, 12);
  }

  @Test
  void aUnitHasNoMoreInstructionsThanAskedForUnlessOneBlockHas() {
    program(BRANCHES);
    int[] headers = build(0, 4, 12, 20);

    assertThat(places(find(headers[0], 3, Map.of()))).containsExactly(0, 12);
    assertThat(places(find(headers[2], 1, Map.of()))).containsExactly(12);
  }

  @Test
  void aJumpToARegisterLeadsWhereItHasLed() {
    program(BRANCHES);
    int[] headers = build(12, 20);

    assertThat(places(find(headers[0], 100, Map.of(12, Set.of(20))))).containsExactly(12, 20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rv32ima", "rv64ima", "rv32imac", "rv64gc"})
  void aCallLeadsToWhereItReturnsToAndAReturnThere(String name) {
    isa = Isa.parse(name);
    program(".option norvc\ncall: jal ra, function\nnop\nj call\nfunction: addi a0, a0, 1\nret\n");
    int[] headers = build(0, 4, 12);

    UnitPlan plan = find(headers[0], 100, Map.of()).plan();

    assertThat(plan.blocks()).extracting(UnitBlock::place).containsExactly(0, 12, 4);
    assertThat(plan.successors(plan.blocks().get(1))).containsExactly(2);
  }

  @Test
  void aUnitHasAtMostSoManyBlocks() {
    int blocks = UnitFinder.MOST_BLOCKS + 10;
    program(".option norvc\nfirst:\n" + "beqz a0, first\n".repeat(blocks));
    int[] places = new int[blocks];
    for (int i = 0; i < blocks; i++) {
      places[i] = 4 * i;
    }
    int[] headers = build(places);

    assertThat(places(find(headers[0], 10_000, Map.of()))).hasSize(UnitFinder.MOST_BLOCKS);
  }

  private static final String PAGES =
      ".option norvc\n"
          + IntStream.range(0, 7)
              .mapToObj(i -> "page%d: j page%d\n.balign 4096\n".formatted(i, i + 1))
              .collect(Collectors.joining())
          + "page7: ret";

  @Test
  void aUnitHasBlocksOfAtMostSoManyPages() {
    program(PAGES);
    int[] headers = build(0, 0x1000, 0x2000, 0x3000, 0x4000, 0x5000);

    UnitFinder.Region region = find(headers[0], 100, Map.of());

    assertThat(region.plan().pages()).hasSize(UnitFinder.MOST_PAGES);
    assertThat(region.frames()).containsExactly(0, 1, 2, 3);
  }

  @Test
  void aPageThatIsNotMappedStaysOut() {
    program(PAGES);
    int[] headers = build(0, 0x1000, 0x2000);
    tlb[TlbContext.index(CODE_VA + 0x1000) + TlbContext.FETCHES] = -1;

    assertThat(places(find(headers[0], 100, Map.of()))).containsExactly(0);
  }

  @Test
  void blocksAreThoseOfTheFrameThatAPageIsMappedTo() {
    program(PAGES);
    int[] headers = build(0, 0x1000, 0x7000);
    map(1, 7);

    UnitFinder.Region region = find(headers[0], 100, Map.of());

    assertThat(region.headers()).containsExactly(headers[0], headers[2]);
    assertThat(region.frames()).containsExactly(0, 7);
  }
}
