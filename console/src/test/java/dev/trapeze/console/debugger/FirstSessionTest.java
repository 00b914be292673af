package dev.trapeze.console.debugger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.mm.PageFaultPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A whole session: through a page fault, a {@code write} and a timer interrupt. What is typed and
 * what is answered are files; with {@code -Dgolden.write=true} the answers are written anew, to be
 * read again. The one with 64 bits is the first chapter of {@code docs/debugging.md}.
 */
class FirstSessionTest {
  private static final Path FOLDER =
      Path.of("src/test/resources/dev/trapeze/console/debugger/session");

  private static Path file(Xlen xlen) {
    return FOLDER.resolve("first-session-rv" + xlen.bits() + ".txt");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void leadsThroughAFaultACallAndAnInterrupt(Xlen xlen) throws IOException {
    KernelConfig config = KernelConfig.of(xlen).withPageFaults(PageFaultPolicy.LAZY);
    TypedOutside keyboard = new TypedOutside("seq 1 200000 > /dev/null");
    TypedCommands commands = new TypedCommands(new DebuggedGuest(config, keyboard));
    StringBuilder transcript = new StringBuilder();
    for (String command : Files.readAllLines(FOLDER.resolve("first-session.txt"))) {
      String answer = commands.type(command);
      transcript.append("(trapeze) ").append(command).append('\n');
      transcript.append(answer).append(answer.isEmpty() ? "" : "\n").append('\n');
    }
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(file(xlen), transcript, StandardCharsets.UTF_8);
    }
    assertThat(transcript).hasToString(Files.readString(file(xlen), StandardCharsets.UTF_8));
  }

  /** The guide may put words between the answers, and leaves none of them out. */
  @Test
  void isTheFirstChapterOfTheGuide() throws IOException {
    String guide = Files.readString(Path.of("../docs/debugging.md"), StandardCharsets.UTF_8);
    String session = Files.readString(file(Xlen.RV64), StandardCharsets.UTF_8);
    int place = 0;
    for (String exchange : session.split("\n(?=\\(trapeze\\) )")) {
      int found = guide.indexOf(exchange.strip(), place);
      assertThat(found).as(exchange).isNotNegative();
      place = found + exchange.strip().length();
    }
  }
}
