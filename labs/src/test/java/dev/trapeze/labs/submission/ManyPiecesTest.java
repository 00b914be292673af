package dev.trapeze.labs.submission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.labs.testing.Submission;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class ManyPiecesTest {

  /** The JDK's reflection makes a class of its own for a constructor that is called 15 times. */
  @Test
  void pieceIsMadeAnyNumberOfTimes() throws UnusableSubmission {
    Submission submission = Pieces.compiled(Pieces.withBody("return n + 1;")).fresh();
    for (long i = 0; i < 100; i++) {
      assertThat(submission.piece(LongUnaryOperator.class).applyAsLong(i)).isEqualTo(i + 1);
    }
  }
}
