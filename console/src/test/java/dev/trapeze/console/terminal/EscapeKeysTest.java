package dev.trapeze.console.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.console.terminal.EscapeKeys.Typed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EscapeKeysTest {
  private final List<String> received = new ArrayList<>();
  private final EscapeKeys keys =
      new EscapeKeys(EscapeKeys.Guest.BOARD, typed -> received.add(text(typed)));

  @Test
  void ordinaryKeysAndControlCAreTheGuests() {
    type("ls\r\003\004\020");
    assertThat(received).containsExactly("ls\r\003\004\020");
  }

  @Test
  void prefixTwiceSendsItOnce() {
    type("a\001\001b");
    assertThat(received).containsExactly("a\001b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\001x", "\001X"})
  void prefixAndXEndsAndDropsWhatFollows(String typed) {
    type("a" + typed + "b");
    assertThat(received).containsExactly("a", "END");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\001h", "\001H", "\001?"})
  void prefixAndAnyOtherKeyHelps(String typed) {
    type("a" + typed + "b");
    assertThat(received).containsExactly("a", "HELP", "b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\001m", "\001M"})
  void prefixAndMAsksForAPicture(String typed) {
    type("a" + typed + "b");
    assertThat(received).containsExactly("a", "MAPS", "b");
  }

  @Test
  void prefixWaitsForTheNextRead() {
    type("a\001");
    assertThat(received).containsExactly("a");
    type("x");
    assertThat(received).containsExactly("a", "END");
  }

  @Test
  void bytesAboveAsciiPassUnchanged() {
    byte[] bytes = {(byte) 0xC3, (byte) 0xA4, (byte) 0xFF, 0};
    keys.accept(bytes, bytes.length);
    assertThat(received).containsExactly(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  private void type(String keysTyped) {
    byte[] bytes = keysTyped.getBytes(StandardCharsets.ISO_8859_1);
    keys.accept(bytes, bytes.length);
  }

  private static String text(Typed typed) {
    if (typed instanceof Typed.ForGuest forGuest) {
      return new String(forGuest.bytes(), StandardCharsets.ISO_8859_1);
    }
    if (typed instanceof Typed.Maps) {
      return "MAPS";
    }
    return typed instanceof Typed.Help ? "HELP" : "END";
  }
}
