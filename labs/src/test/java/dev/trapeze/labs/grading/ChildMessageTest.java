package dev.trapeze.labs.grading;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ChildMessageTest {
  private static final String SECRET = "0123456789abcdef";

  private static ChildMessage ended(byte[] recording) {
    TestOutcome outcome =
        new TestOutcome(TestStatus.FAILED, Failure.because("it fails"), "", recording);
    return new ChildMessage(ChildMessage.Kind.END, "test", "", outcome);
  }

  @Test
  void aRecordingOfALargeDiskArrives() {
    byte[] recording = new byte[16 << 20];
    recording[recording.length - 1] = 42;

    ChildMessage message = ChildMessage.parse(ended(recording).line(SECRET), SECRET);

    TestOutcome outcome = requireNonNull(requireNonNull(message).outcome());
    assertThat(outcome.recording()).isEqualTo(recording);
  }

  @Test
  void whatElseComesThroughThePipeIsPassedOver() {
    String line = ChildMessage.of(ChildMessage.Kind.READY, "", "").line(SECRET);
    String pipe = "printed\n" + "0123 {}\n" + SECRET + " {\n" + line + "\n" + line;
    MessageReader reader =
        new MessageReader(new ByteArrayInputStream(pipe.getBytes(StandardCharsets.UTF_8)), SECRET);

    assertThat(reader.next()).isEqualTo(ChildMessage.of(ChildMessage.Kind.READY, "", ""));
    assertThat(reader.next()).as("a line that is cut off is none").isNull();
  }
}
