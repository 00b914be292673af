package dev.trapeze.kernel.fs;

import dev.trapeze.cpu.device.ConsoleOutput;
import dev.trapeze.kernel.state.StateSink;

/**
 * Makes lines of what is typed, and shows it as it is typed (the editing half of xv6's {@code
 * console.c}): backspace and delete take the last character back, ^U the line, ^D ends the input. A
 * reader gets a line when it is finished by a newline, by ^D or by a full buffer. What is typed
 * while the buffer is full is lost.
 */
final class LineDiscipline {

  /** xv6's {@code INPUT_BUF_SIZE}: the length of the longest line. */
  static final int CAPACITY_BYTES = 128;

  private final ConsoleOutput echo;
  private final byte[] buffer = new byte[CAPACITY_BYTES];
  // Counts of bytes since boot: handed to readers <= in finished lines <= typed.
  private int handedOut;
  private int finished;
  private int typed;

  LineDiscipline(ConsoleOutput echo) {
    this.echo = echo;
  }

  /** True if there is something for a reader. */
  boolean isReady() {
    return handedOut != finished;
  }

  /** A character was typed. */
  void type(int character) {
    switch (character) {
      case ControlCharacter.NUL -> {}
      case ControlCharacter.KILL_LINE -> {
        while (typed != finished) {
          takeBack();
        }
      }
      case ControlCharacter.BACKSPACE, ControlCharacter.DELETE -> {
        if (typed != finished) {
          takeBack();
        }
      }
      default -> store(character == '\r' ? '\n' : character);
    }
  }

  /** Throws away all that no reader has got yet. */
  void discard() {
    handedOut = typed;
    finished = typed;
  }

  /** Finishes the line as it is: nothing more will be typed. */
  void finishLine() {
    finished = typed;
  }

  /**
   * Hands over up to {@code length} bytes, at most to the end of a line. A ^D after text is left
   * for the next call, which finds it alone, removes it and returns 0.
   */
  int take(ByteSink sink, int length) {
    int available = Math.min(length, finished - handedOut);
    byte[] taken = new byte[available];
    int count = 0;
    while (count < available) {
      byte next = at(handedOut + count);
      if (next == ControlCharacter.END_OF_FILE) {
        break;
      }
      taken[count] = next;
      count++;
      if (next == '\n') {
        break;
      }
    }
    if (count == 0) {
      handedOut += available == 0 ? 0 : 1;
      return 0;
    }
    sink.accept(taken, 0, count);
    handedOut += count;
    return count;
  }

  private void store(int character) {
    if (typed - handedOut == CAPACITY_BYTES) {
      return;
    }
    echo.write(character);
    buffer[Math.floorMod(typed, CAPACITY_BYTES)] = (byte) character;
    typed++;
    boolean endsLine = character == '\n' || character == ControlCharacter.END_OF_FILE;
    if (endsLine || typed - handedOut == CAPACITY_BYTES) {
      finished = typed;
    }
  }

  private void takeBack() {
    typed--;
    echo.write('\b');
    echo.write(' ');
    echo.write('\b');
  }

  private byte at(int position) {
    return buffer[Math.floorMod(position, CAPACITY_BYTES)];
  }

  void putState(StateSink sink) {
    sink.put(handedOut);
    sink.put(finished);
    sink.put(typed);
    sink.put(buffer, 0, buffer.length);
  }
}
