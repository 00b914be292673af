package dev.trapeze.console.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.console.terminal.HostInput.Event;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QueuedInputTest {

  @Test
  void streamGivesEachByteOnceAndThenItsEnd() throws InterruptedException {
    // Far more than the queue between the threads holds.
    byte[] sent = new byte[1 << 20];
    new Random(1).nextBytes(sent);
    HostInput input = QueuedInput.ofStream(new ByteArrayInputStream(sent));
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    Event event = input.await();
    for (; event instanceof Event.Bytes bytes; event = input.await()) {
      got.writeBytes(bytes.bytes());
    }
    assertThat(event).isEqualTo(new Event.EndOfInput());
    assertThat(got.toByteArray()).isEqualTo(sent);
  }

  @Test
  void terminalTakesItsOwnKeysOut() throws InterruptedException {
    byte[] typed = {'a', EscapeKeys.PREFIX, 'h', 'b'};
    HostInput input = QueuedInput.ofTerminal(new ByteArrayInputStream(typed));
    assertThat(bytes(input.await())).containsExactly('a');
    assertThat(input.await()).isEqualTo(new Event.Help());
    assertThat(bytes(input.await())).containsExactly('b');
  }

  @Test
  void terminalThatHangsUpEndsTheEmulator() throws InterruptedException {
    HostInput input =
        QueuedInput.ofTerminal(
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("Input/output error");
              }
            });
    assertThat(input.await()).isEqualTo(new Event.End());
  }

  @Test
  void pollDoesNotWait() {
    HostInput input =
        QueuedInput.ofStream(
            new InputStream() {
              @Override
              public int read() throws IOException {
                try {
                  Thread.sleep(Long.MAX_VALUE);
                } catch (InterruptedException e) {
                  throw new IOException(e);
                }
                return -1;
              }
            });
    assertThat(input.poll()).isNull();
  }

  private static byte[] bytes(Event event) {
    return ((Event.Bytes) event).bytes();
  }
}
