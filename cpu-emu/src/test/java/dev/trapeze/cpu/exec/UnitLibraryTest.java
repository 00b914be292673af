package dev.trapeze.cpu.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which plans share code, and how much code is kept. */
class UnitLibraryTest {
  private static final Map<Integer, Set<Integer>> NOTHING_SEEN = Map.of();

  private final UnitLibrary library = new UnitLibrary();

  private static UnitBlock block(int place, int immediate) {
    long[] operations = {
      Opcode.pack(Opcode.LI, 10, 0, 0, immediate), Opcode.pack(Opcode.JALR, 32, 1, 0, 8)
    };
    return new UnitBlock(place, 2, place + 8, operations);
  }

  private static UnitPlan plan(Xlen xlen, int immediate) {
    return new UnitPlan(xlen, List.of(block(0, immediate)), NOTHING_SEEN);
  }

  @Test
  void plansWithTheSameContentShareCode() {
    assertThat(library.get(plan(Xlen.RV64, 1))).isSameAs(library.get(plan(Xlen.RV64, 1)));
  }

  @Test
  void plansOfTheTwoWidthsDoNot() {
    assertThat(library.get(plan(Xlen.RV64, 1))).isNotSameAs(library.get(plan(Xlen.RV32, 1)));
  }

  @Test
  void plansThatDifferInWhereABlockLiesDoNot() {
    UnitPlan near = new UnitPlan(Xlen.RV64, List.of(block(0, 1), block(64, 1)), NOTHING_SEEN);
    UnitPlan far = new UnitPlan(Xlen.RV64, List.of(block(0, 1), block(128, 1)), NOTHING_SEEN);

    assertThat(library.get(near)).isNotSameAs(library.get(far));
  }

  @Test
  void plansThatDifferInWhereAJumpHasLedDoNot() {
    List<UnitBlock> blocks = List.of(block(0, 1), block(64, 1));

    assertThat(library.get(new UnitPlan(Xlen.RV64, blocks, NOTHING_SEEN)))
        .isNotSameAs(library.get(new UnitPlan(Xlen.RV64, blocks, Map.of(0, Set.of(64)))));
  }

  @Test
  void aJumpWhoseTargetIsCheckedIsAnotherJump() {
    long[] operations = {Opcode.pack(Opcode.JALR, 32, 1, 32, 4)};
    long[] unchecked = {Opcode.pack(Opcode.JALR, 32, 1, 0, 4)};

    assertThat(library.get(single(operations))).isNotSameAs(library.get(single(unchecked)));
  }

  private static UnitPlan single(long[] operations) {
    return new UnitPlan(Xlen.RV64, List.of(new UnitBlock(0, 1, 4, operations)), NOTHING_SEEN);
  }

  @Test
  void theCodeUsedLongestAgoGoesWhenThereIsTooMuch() {
    UnitCode first = library.get(plan(Xlen.RV64, 0));
    UnitCode second = library.get(plan(Xlen.RV64, 1));
    for (int i = 2; i < UnitLibrary.MOST; i++) {
      library.get(plan(Xlen.RV64, i));
    }
    assertThat(library.get(plan(Xlen.RV64, 0))).isSameAs(first);

    library.get(plan(Xlen.RV64, UnitLibrary.MOST));

    assertThat(library.size()).isEqualTo(UnitLibrary.MOST);
    assertThat(library.get(plan(Xlen.RV64, 0))).isSameAs(first);
    assertThat(library.get(plan(Xlen.RV64, 1))).isNotSameAs(second);
  }
}
