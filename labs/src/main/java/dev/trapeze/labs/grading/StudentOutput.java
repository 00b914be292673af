package dev.trapeze.labs.grading;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What the student's code prints: the beginning of it, up to a limit. */
final class StudentOutput extends OutputStream {
  private final byte[] kept;
  private int length;
  private boolean cut;

  StudentOutput(int limitBytes) {
    kept = new byte[limitBytes];
  }

  /** Takes the place of the JVM's own output and error output, and gives no input. */
  void install() {
    PrintStream print = new PrintStream(this, true, StandardCharsets.UTF_8);
    System.setOut(print);
    System.setErr(print);
    System.setIn(InputStream.nullInputStream());
  }

  @Override
  public synchronized void write(int value) {
    if (length < kept.length) {
      kept[length++] = (byte) value;
    } else {
      cut = true;
    }
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int count) {
    int taken = Math.min(count, kept.length - length);
    System.arraycopy(bytes, offset, kept, length, taken);
    length += taken;
    cut |= taken < count;
  }

  /** What was printed since the last time. */
  synchronized String take() {
    String text = new String(Arrays.copyOf(kept, length), StandardCharsets.UTF_8);
    String more =
        cut ? "\n(more was printed: only the first " + kept.length + " bytes are kept)" : "";
    length = 0;
    cut = false;
    return text + more;
  }
}
