package dev.trapeze.kernel.syscall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.testing.CallServer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What getrlimit, setrlimit and brk do. */
class LimitCallsTest {
  private static final int DATA = 2;
  private static final int STACK = 3;
  private static final int CORE = 4;
  private static final int AS = 9;
  private static final long PAGE = 4096;

  private static long limit(CallServer server, Xlen xlen, int resource, int index) {
    assertThat(server.call(Syscall.GETRLIMIT, resource, server.bufferVa() + 64)).isZero();
    ByteBuffer words =
        ByteBuffer.wrap(server.bytesAt(64, 2 * xlen.bytes())).order(ByteOrder.LITTLE_ENDIAN);
    return xlen == Xlen.RV32 ? words.getInt(4 * index) : words.getLong(8 * index);
  }

  private static long set(CallServer server, int resource, long current, long maximum) {
    return server.call(Syscall.SETRLIMIT, resource, server.words(128, current, maximum));
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void stackMayGrowTo8MibUnlessSomebodySaysOtherwise(Xlen xlen) {
    CallServer server = CallServer.boot(xlen);
    assertThat(limit(server, xlen, STACK, 0)).isEqualTo(8 << 20);
    assertThat(limit(server, xlen, STACK, 1)).isEqualTo(-1);

    assertThat(set(server, STACK, 1 << 20, 2 << 20)).isZero();

    assertThat(limit(server, xlen, STACK, 0)).isEqualTo(1 << 20);
    assertThat(limit(server, xlen, STACK, 1)).isEqualTo(2 << 20);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void limitsThatMakeNoSenseAreRefused(Xlen xlen) {
    CallServer server = CallServer.boot(xlen);
    assertThat(set(server, 16, 0, 0)).isEqualTo(Errno.EINVAL.result());
    assertThat(set(server, -1, 0, 0)).isEqualTo(Errno.EINVAL.result());
    assertThat(set(server, STACK, 2, 1)).isEqualTo(Errno.EINVAL.result());
    assertThat(set(server, STACK, -1, 1)).isEqualTo(Errno.EINVAL.result());
    assertThat(set(server, CORE, 0, 0)).as("is not limited").isEqualTo(Errno.EINVAL.result());
    assertThat(set(server, CORE, -1, -1)).isZero();
    assertThat(limit(server, xlen, CORE, 0)).isEqualTo(-1);
    assertThat(server.call(Syscall.GETRLIMIT, STACK, -4096)).isEqualTo(Errno.EFAULT.result());
    assertThat(server.call(Syscall.SETRLIMIT, STACK, -4096)).isEqualTo(Errno.EFAULT.result());
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void memoryBeyondALimitIsRefused(Xlen xlen) {
    CallServer server = CallServer.boot(xlen);
    long owned = server.system().process(CallServer.PID).addressSpace().ownedBytes();
    long data = server.system().process(CallServer.PID).addressSpace().dataBytes();
    int flags = 0x22;

    assertThat(set(server, AS, owned + 2 * PAGE, -1)).isZero();
    assertThat(server.call(Syscall.MMAP, 0, 3 * PAGE, 1, flags, -1, 0))
        .isEqualTo(Errno.ENOMEM.result());
    assertThat(server.call(Syscall.SBRK, 3 * PAGE)).isEqualTo(Errno.ENOMEM.result());
    assertThat(server.call(Syscall.SBRK, 2 * PAGE)).isPositive();
    assertThat(server.call(Syscall.SBRK, -2 * PAGE)).isPositive();

    assertThat(set(server, AS, -1, -1)).isZero();
    assertThat(set(server, DATA, data + PAGE, -1)).isZero();
    assertThat(server.call(Syscall.MMAP, 0, 2 * PAGE, 3, flags, -1, 0))
        .isEqualTo(Errno.ENOMEM.result());
    long va = server.call(Syscall.MMAP, 0, 2 * PAGE, 1, flags, -1, 0);
    assertThat(va >= 0 || va < -4095).as("to read only").isTrue();
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void brkMovesTheEndOfTheHeapOrLeavesItWhereItIs(Xlen xlen) {
    CallServer server = CallServer.boot(xlen);
    long heapVa = server.system().region(CallServer.PID, RegionKind.HEAP).startVa();
    assertThat(server.call(Syscall.BRK, 0)).isEqualTo(heapVa);

    assertThat(server.call(Syscall.BRK, heapVa + 5000)).isEqualTo(heapVa + 5000);
    assertThat(server.call(Syscall.SBRK, 0)).isEqualTo(heapVa + 5000);
    for (long va : new long[] {heapVa - 1, 1, -1, -4096, heapVa + (64 << 20), 1L << 31, 1L << 40}) {
      assertThat(server.call(Syscall.BRK, va)).as("%x", va).isEqualTo(heapVa + 5000);
    }
    assertThat(server.call(Syscall.BRK, heapVa)).isEqualTo(heapVa);
  }
}
