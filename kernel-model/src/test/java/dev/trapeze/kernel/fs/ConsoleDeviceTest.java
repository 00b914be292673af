package dev.trapeze.kernel.fs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.trapeze.cpu.device.ConsoleUart;
import dev.trapeze.kernel.abi.ConsoleRules;
import dev.trapeze.kernel.abi.Personality;
import dev.trapeze.kernel.wait.WaitChannel;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleDeviceTest {

  private static final ConsoleRules RULES = Personality.TRAPEZE.console();
  private static final Transfer WAIT = new Transfer(0, new WaitChannel.ConsoleInput());

  private final List<String> events = new ArrayList<>();
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final ConsoleUart uart = new ConsoleUart(level -> interrupting = level);
  private final ConsoleSignals signals =
      new ConsoleSignals() {
        @Override
        public boolean interruptGroup(int pgid) {
          events.add("kill " + pgid);
          return pgid == 5;
        }

        @Override
        public void listProcesses() {
          events.add("list");
        }
      };
  private ConsoleDevice console =
      new ConsoleDevice(uart, c -> events.add("wake"), signals, true, RULES);
  private boolean interrupting;

  @BeforeEach
  void connect() {
    uart.connect(shown::write);
  }

  @Test
  void lineIsDeliveredWhenItIsFinished() {
    type("ab");
    assertThat(console.read((b, o, n) -> {}, 10)).isEqualTo(WAIT);
    assertThat(events).isEmpty();
    type("c\r");
    assertThat(events).containsExactly("wake");
    assertThat(read(10)).isEqualTo("abc\n");
    assertThat(shown).hasToString("abc\n");
  }

  @Test
  void oneReadGivesOneLineAtMost() {
    type("ab\ncd\n");
    assertThat(read(10)).isEqualTo("ab\n");
    assertThat(read(2)).isEqualTo("cd");
    assertThat(read(10)).isEqualTo("\n");
    assertThat(console.read((b, o, n) -> {}, 10)).isEqualTo(WAIT);
  }

  @ParameterizedTest
  @CsvSource({
    "ab\\x08c\\n, ac\\n, ab\\b \\bc\\n",
    "ab\\x7fc\\n, ac\\n, ab\\b \\bc\\n",
    "\\x08\\x7fc\\n, c\\n, c\\n",
    "abc\\x15d\\n, d\\n, abc\\b \\b\\b \\b\\b \\bd\\n",
    "a\\x00b\\n, ab\\n, ab\\n"
  })
  void editedLineIsDeliveredAndShown(String typed, String line, String display) {
    type(unescape(typed));
    assertThat(read(100)).isEqualTo(unescape(line));
    assertThat(shown).hasToString(unescape(display));
  }

  @Test
  void finishedLineCannotBeTakenBack() {
    type("ab\n\u007f\u0015c\n");
    assertThat(read(10)).isEqualTo("ab\n");
    assertThat(read(10)).isEqualTo("c\n");
  }

  @Test
  void controlDAloneIsTheEndOfTheFile() {
    type("\u0004");
    assertThat(read(10)).isEmpty();
    type("x\n");
    assertThat(read(10)).isEqualTo("x\n");
  }

  @Test
  void controlDAfterTextDeliversTheTextAndThenTheEnd() {
    type("xyz\u0004");
    assertThat(read(10)).isEqualTo("xyz");
    assertThat(read(10)).isEmpty();
    assertThat(console.read((b, o, n) -> {}, 10)).isEqualTo(WAIT);
  }

  @Test
  void fullBufferIsDeliveredAndTheRestIsLost() {
    type("x".repeat(130) + "\n");
    assertThat(read(1000)).isEqualTo("x".repeat(128));
    assertThat(shown.size()).isEqualTo(128);
    type("y\n");
    assertThat(read(1000)).isEqualTo("y\n");
  }

  @Test
  void controlCKillsTheForegroundGroupAndTheLine() {
    console.setForegroundGroup(5, 3);
    type("ab\u0003");
    assertThat(events).containsExactly("kill 5");
    assertThat(shown).hasToString("ab^C\n");
    type("c\n");
    assertThat(read(10)).isEqualTo("c\n");
  }

  @Test
  void controlCAtThePromptGivesAnEmptyLine() {
    console.setForegroundGroup(3, 3);
    type("ab\u0003");
    assertThat(events).containsExactly("wake");
    assertThat(read(10)).isEqualTo("\n");
    assertThat(shown).hasToString("ab^C\n");
  }

  @Test
  void controlCWithoutAnybodyToKillGivesAnEmptyLine() {
    console.setForegroundGroup(9, 3);
    type("\u0003");
    assertThat(events).containsExactly("kill 9", "wake");
    assertThat(read(10)).isEqualTo("\n");
  }

  @Test
  void controlCIsACharacterAsAnyInXv6AndVimix() {
    for (Personality personality : List.of(Personality.XV6, Personality.VIMIX)) {
      shown.reset();
      console = new ConsoleDevice(uart, c -> {}, signals, true, personality.console());
      console.setForegroundGroup(5, 3);
      type("a\u0003b\n");
      assertThat(events).isEmpty();
      assertThat(shown).hasToString("a\u0003b\n");
      assertThat(read(10)).isEqualTo("a\u0003b\n");
    }
  }

  @Test
  void controlPListsProcessesAndIsNotStored() {
    type("a\u0010b\n");
    assertThat(events).containsExactly("list", "wake");
    assertThat(read(10)).isEqualTo("ab\n");
  }

  @Test
  void streamIsPassedOnUnchangedAndUnseen() {
    console = new ConsoleDevice(uart, c -> events.add("wake"), signals, false, RULES);
    type("a\u0003\u0004\u0010\u0008\r\u0000z");
    assertThat(events).containsExactly("wake");
    assertThat(read(100)).isEqualTo("a\u0003\u0004\u0010\u0008\r\u0000z");
    assertThat(shown.size()).isZero();
    assertThat(console.read((b, o, n) -> {}, 10)).isEqualTo(WAIT);
  }

  @Test
  void streamWaitsInThePortWithoutInterruptingUntilThereIsRoom() {
    console = new ConsoleDevice(uart, c -> {}, signals, false, RULES);
    String text = "0123456789".repeat(300);
    type(text);
    assertThat(interrupting).isFalse();
    assertThat(uart.receivedBytes()).isEqualTo(3000 - 512);
    StringBuilder got = new StringBuilder();
    while (got.length() < text.length()) {
      got.append(read(100));
    }
    assertThat(got).hasToString(text);
  }

  @Test
  void endOfTheStreamIsTheEndOfTheFileForEver() {
    console = new ConsoleDevice(uart, c -> events.add("wake"), signals, false, RULES);
    uart.receive("a".getBytes(ISO_8859_1));
    uart.endInput();
    console.interrupt();
    assertThat(events).containsExactly("wake");
    assertThat(read(10)).isEqualTo("a");
    assertThat(read(10)).isEmpty();
    assertThat(read(10)).isEmpty();
  }

  @Test
  void badAddressLosesNothing() {
    type("ab\n");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                console.read(
                    (b, o, n) -> {
                      throw new IllegalArgumentException();
                    },
                    10));
    assertThat(read(10)).isEqualTo("ab\n");
  }

  @Test
  void outputIsRaw() {
    byte[] bytes = Bytes.pattern(1000, 0);
    assertThat(console.write(Bytes.from(bytes), 1000)).isEqualTo(new Transfer(1000, null));
    assertThat(shown.toByteArray()).isEqualTo(bytes);
  }

  private void type(String text) {
    uart.receive(text.getBytes(ISO_8859_1));
    if (interrupting) {
      console.interrupt();
    }
  }

  private String read(int length) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Transfer transfer = console.read(Bytes.to(bytes), length);
    assertThat(transfer).isEqualTo(new Transfer(bytes.size(), null));
    return bytes.toString(ISO_8859_1);
  }

  private static String unescape(String text) {
    return text.replace("\\n", "\n")
        .replace("\\b", "\b")
        .replace("\\x08", "\b")
        .replace("\\x7f", "\u007f")
        .replace("\\x15", "\u0015")
        .replace("\\x00", "\u0000");
  }
}
