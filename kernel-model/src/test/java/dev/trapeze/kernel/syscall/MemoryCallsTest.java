package dev.trapeze.kernel.syscall;

import static dev.trapeze.kernel.testing.CallServer.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.testing.CallServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MemoryCallsTest {
  private static final int PAGE = 4096;

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void sbrkGivesTheOldEndAndZeroedMemory(Xlen xlen) {
    CallServer server = CallServer.boot(xlen);
    long start = server.call(Syscall.SBRK, 0);

    assertThat(server.call(Syscall.SBRK, 3 * PAGE)).isEqualTo(start);

    assertThat(server.call(Syscall.SBRK, 0)).isEqualTo(start + 3 * PAGE);
    assertThat(server.system().peek(CallServer.PID, start, 3 * PAGE)).containsOnly(0);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void sbrkCountsBytesAndMapsPages(Xlen xlen) {
    CallServer server = CallServer.boot(xlen);
    long start = server.call(Syscall.SBRK, 0);
    int freeBefore = server.system().freeFrames();

    server.call(Syscall.SBRK, 1);
    assertThat(server.system().freeFrames()).isEqualTo(freeBefore - 1);
    server.call(Syscall.SBRK, PAGE - 1);
    assertThat(server.system().freeFrames()).isEqualTo(freeBefore - 1);
    server.call(Syscall.SBRK, 1);
    assertThat(server.system().freeFrames()).isEqualTo(freeBefore - 2);
    assertThat(server.call(Syscall.SBRK, 0)).isEqualTo(start + PAGE + 1);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void shrinkingGivesFramesBackAndTheyAreZeroWhenTheyReturn(Xlen xlen) {
    CallServer server = CallServer.boot(xlen);
    long start = server.call(Syscall.SBRK, 2 * PAGE);
    server.system().poke(CallServer.PID, start, new byte[] {1, 2, 3});
    int freeBefore = server.system().freeFrames();

    assertThat(server.call(Syscall.SBRK, -2 * PAGE)).isEqualTo(start + 2 * PAGE);

    assertThat(server.system().freeFrames()).isEqualTo(freeBefore + 2);
    assertThatThrownBy(() -> server.system().peek(CallServer.PID, start, 1))
        .isEqualTo(ErrnoException.of(Errno.EFAULT));
    server.call(Syscall.SBRK, PAGE);
    assertThat(server.system().peek(CallServer.PID, start, PAGE)).containsOnly(0);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void shrinkingBelowTheHeapFailsAndChangesNothing(Xlen xlen) {
    CallServer server = CallServer.boot(xlen);
    long end = server.call(Syscall.SBRK, PAGE) + PAGE;

    assertThat(server.call(Syscall.SBRK, -PAGE - 1)).isEqualTo(failure(Errno.EINVAL));
    assertThat(server.call(Syscall.SBRK, xlen == Xlen.RV32 ? Integer.MIN_VALUE : Long.MIN_VALUE))
        .isEqualTo(failure(Errno.EINVAL));

    assertThat(server.call(Syscall.SBRK, 0)).isEqualTo(end);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void growingBeyondRamOrUserMemoryFailsAndLosesNoFrame(Xlen xlen) {
    CallServer server = CallServer.boot(xlen);
    long end = server.call(Syscall.SBRK, 0);
    int freeBefore = server.system().freeFrames();

    assertThat(server.call(Syscall.SBRK, 8 << 20)).isEqualTo(failure(Errno.ENOMEM));
    assertThat(server.call(Syscall.SBRK, Integer.MAX_VALUE)).isEqualTo(failure(Errno.ENOMEM));
    assertThat(server.call(Syscall.SBRK, xlen == Xlen.RV32 ? 0x7FFF_FFFF : Long.MAX_VALUE))
        .isEqualTo(failure(Errno.ENOMEM));
    // The last frames are enough for the pages but not for the page tables above them.
    assertThat(server.call(Syscall.SBRK, (long) freeBefore * PAGE))
        .isEqualTo(failure(Errno.ENOMEM));

    assertThat(server.call(Syscall.SBRK, 0)).isEqualTo(end);
    assertThat(freeBefore - server.system().freeFrames()).isBetween(0, 4);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void heapCanTakeAllFramesAndGiveThemBack(Xlen xlen) {
    CallServer server = CallServer.boot(xlen);
    while (server.call(Syscall.SBRK, PAGE) > 0) {
      assertThat(server.system().freeFrames()).isNotNegative();
    }
    long end = server.call(Syscall.SBRK, 0);

    assertThat(server.system().freeFrames()).isZero();
    assertThat(server.call(Syscall.FORK)).isEqualTo(failure(Errno.ENOMEM));
    assertThat(server.call(Syscall.SBRK, -100 * PAGE)).isEqualTo(end);
    assertThat(server.system().freeFrames()).isEqualTo(100);
  }
}
