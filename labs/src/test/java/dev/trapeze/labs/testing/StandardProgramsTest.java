package dev.trapeze.labs.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StandardProgramsTest {
  private static final Submission NOTHING =
      new Submission() {
        @Override
        public <T> T piece(Class<T> type, String role) {
          throw new SubmissionFault("nothing was handed in", null);
        }

        @Override
        public byte[] program(String name, Xlen xlen) {
          throw new SubmissionFault("nothing was handed in", null);
        }

        @Override
        public String source(String fileName) {
          throw new SubmissionFault("nothing was handed in", null);
        }
      };

  static Stream<Arguments> layouts() {
    return Stream.of(Xlen.values())
        .flatMap(
            xlen -> AddressSpaceLayout.NAMES.stream().map(layout -> Arguments.of(xlen, layout)));
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void theShellRunsThemInEachLayout(Xlen xlen, String layout) throws DiskFormatException {
    LabSystem system =
        new Trial(1, xlen, (config, submission) -> config, NOTHING)
            .system()
            .configure(config -> config.withLayout(AddressSpaceLayout.named(layout, xlen)))
            .shell("echo some words | cat")
            .boot();
    assertThat(system.runToPowerOff()).isZero();
    assertThat(system.console()).contains("some words");
  }
}
