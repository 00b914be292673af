package dev.trapeze.labs.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.labs.testing.SubmissionFault;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which file of a submission a guest program is built from. */
class SubmittedProgramsTest {
  private static final String NOTHING = "main: li a0, 0\n ret\n";

  private static SubmittedPrograms of(Map<String, String> texts) {
    return new SubmittedPrograms(new SubmittedFiles(texts));
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void aProgramIsBuiltOnceAndNobodyCanChangeIt(Xlen xlen) {
    SubmittedPrograms programs = of(Map.of("find.S", NOTHING));
    byte[] first = programs.get("find", xlen);
    byte[] kept = first.clone();
    first[0] = 1;

    assertThat(programs.get("find", xlen)).isEqualTo(kept);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void oneThatIsNotThereIsMissed(Xlen xlen) {
    assertThatThrownBy(() -> of(Map.of("find.S", NOTHING)).get("xargs", xlen))
        .isInstanceOf(SubmissionFault.class)
        .hasMessage("xargs was not handed in: expected xargs.S or .c");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void theSourceInCCountsIfThereAreBoth(Xlen xlen) {
    SubmittedPrograms programs = of(Map.of("find.S", NOTHING, "find.c", "no C at all\n"));
    for (int time = 0; time < 2; time++) {
      assertThatThrownBy(() -> programs.get("find", xlen))
          .isInstanceOf(SubmissionFault.class)
          .hasMessageContaining("find.c");
    }
  }
}
