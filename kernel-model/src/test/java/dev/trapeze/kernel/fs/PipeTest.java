package dev.trapeze.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.wait.WaitChannel;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipeTest {

  private static final WaitChannel READABLE = new WaitChannel.PipeReadable(7);
  private static final WaitChannel WRITABLE = new WaitChannel.PipeWritable(7);

  private final List<WaitChannel> woken = new ArrayList<>();
  private final Pipe pipe = new Pipe(7, woken::add);
  private final ByteArrayOutputStream read = new ByteArrayOutputStream();

  @Test
  void readerWaitsForBytesAndIsWokenByTheFirst() {
    assertThat(pipe.read(Bytes.to(read), 10)).isEqualTo(new Transfer(0, READABLE));
    assertThat(write(3)).isEqualTo(new Transfer(3, null));
    assertThat(woken).containsExactly(READABLE);
    write(3);
    assertThat(woken).hasSize(1);
    assertThat(pipe.read(Bytes.to(read), 10)).isEqualTo(new Transfer(6, null));
  }

  @Test
  void writerWaitsForRoomAndIsWokenByTheFirst() {
    assertThat(write(600)).isEqualTo(new Transfer(512, WRITABLE));
    assertThat(write(88)).isEqualTo(new Transfer(0, WRITABLE));
    woken.clear();
    pipe.read(Bytes.to(read), 1);
    assertThat(woken).containsExactly(WRITABLE);
    pipe.read(Bytes.to(read), 1);
    assertThat(woken).hasSize(1);
  }

  @Test
  void endOfTheLastWriterIsTheEndOfTheBytes() {
    write(3);
    pipe.closeWriter();
    assertThat(woken).endsWith(READABLE);
    assertThat(pipe.read(Bytes.to(read), 10).bytes()).isEqualTo(3);
    assertThat(pipe.read(Bytes.to(read), 10)).isEqualTo(Transfer.NOTHING);
  }

  @Test
  void endOfTheLastReaderBreaksThePipe() {
    write(512);
    woken.clear();
    pipe.closeReader();
    assertThat(woken).containsExactly(WRITABLE);
    assertThatExceptionOfType(ErrnoException.class)
        .isThrownBy(() -> write(1))
        .extracting(ErrnoException::errno)
        .isEqualTo(Errno.EPIPE);
  }

  @Test
  void badAddressLosesNothing() {
    write(5);
    assertThatExceptionOfType(ErrnoException.class).isThrownBy(() -> pipe.read(PipeTest::fault, 5));
    assertThatExceptionOfType(ErrnoException.class)
        .isThrownBy(() -> pipe.write(PipeTest::fault, 5));
    pipe.read(Bytes.to(read), 10);
    assertThat(read.toByteArray()).isEqualTo(Bytes.pattern(5, 0));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "7, 3", "512, 511", "300, 299", "1000, 512", "513, 1"})
  void bytesComeOutInOrderWhateverThePieces(int writeSize, int readSize) {
    byte[] sent = Bytes.pattern(3000, 0);
    int done = 0;
    while (read.size() < sent.length) {
      int from = done;
      ByteSource source =
          new ByteSource() {
            private int next = from;

            @Override
            public void fill(byte[] into, int offset, int length) {
              System.arraycopy(sent, next, into, offset, length);
              next += length;
            }
          };
      done += pipe.write(source, Math.min(writeSize, sent.length - done)).bytes();
      pipe.read(Bytes.to(read), readSize);
    }
    assertThat(read.toByteArray()).isEqualTo(sent);
  }

  private Transfer write(int length) {
    return pipe.write(Bytes.from(Bytes.pattern(length, 0)), length);
  }

  private static void fault(byte[] bytes, int offset, int length) {
    throw ErrnoException.of(Errno.EFAULT);
  }
}
