package dev.trapeze.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MemoryDevicesTest {

  private static final ByteSource BAD_SOURCE =
      (into, offset, length) -> {
        throw ErrnoException.of(Errno.EFAULT);
      };
  private static final ByteSink BAD_SINK =
      (from, offset, length) -> {
        throw ErrnoException.of(Errno.EFAULT);
      };

  @Test
  void nullIsAtItsEndAndTakesEverything() {
    NullDevice device = new NullDevice();

    assertThat(device.read(BAD_SINK, 10)).isEqualTo(Transfer.NOTHING);
    assertThat(device.write(Bytes.from(new byte[10_000]), 10_000)).isEqualTo(Transfer.done(10_000));
  }

  @Test
  void zeroFillsWhateverIsAskedFor() {
    ByteArrayOutputStream read = new ByteArrayOutputStream();

    assertThat(new ZeroDevice().read(Bytes.to(read), 9001)).isEqualTo(Transfer.done(9001));

    assertThat(read.toByteArray()).isEqualTo(new byte[9001]);
  }

  @Test
  void writingFetchesTheBytesThatAreThrownAway() {
    for (CharacterDevice device :
        new CharacterDevice[] {new NullDevice(), new ZeroDevice(), new RandomDevice(1)}) {
      assertThatExceptionOfType(ErrnoException.class)
          .isThrownBy(() -> device.write(BAD_SOURCE, 1))
          .matches(e -> e.errno() == Errno.EFAULT);
    }
  }

  /** The first numbers of SplitMix64 for seed 0, as its authors' program prints them. */
  @Test
  void randomBytesAreThoseOfSplitMix64() {
    ByteBuffer bytes =
        ByteBuffer.wrap(read(new RandomDevice(0), 24)).order(ByteOrder.LITTLE_ENDIAN);

    assertThat(bytes.getLong()).isEqualTo(0xE220A8397B1DCDAFL);
    assertThat(bytes.getLong()).isEqualTo(0x6E789E6AA1B965F4L);
    assertThat(bytes.getLong()).isEqualTo(0x06C45D188009454FL);
  }

  @Test
  void randomStreamDoesNotDependOnTheSizesOfReads() {
    byte[] whole = read(new RandomDevice(7), 2000);
    RandomDevice device = new RandomDevice(7);

    for (int at = 0, size = 1; at < whole.length; at += size, size = size * 3 % 701) {
      int end = Math.min(at + size, whole.length);
      assertThat(read(device, end - at)).isEqualTo(Arrays.copyOfRange(whole, at, end));
    }
    assertThat(read(new RandomDevice(8), 2000)).isNotEqualTo(whole);
  }

  @Test
  void randomBytesThatCouldNotBeTakenAreGivenAgain() {
    RandomDevice device = new RandomDevice(3);

    assertThatExceptionOfType(ErrnoException.class).isThrownBy(() -> device.read(BAD_SINK, 600));

    assertThat(read(device, 600)).isEqualTo(read(new RandomDevice(3), 600));
    assertThat(device.bytesGiven()).isEqualTo(600);
  }

  private static byte[] read(RandomDevice device, int length) {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    assertThat(device.read(Bytes.to(read), length)).isEqualTo(Transfer.done(length));
    return read.toByteArray();
  }
}
