package dev.trapeze.kernel.syscall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.KernelState;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.testing.CallServer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SysinfoCallTest {
  private static final int WORDS = 16;
  private static final int FREE_PAGES = 2;
  private static final int FREE_BLOCKS = 5;
  private static final int FREE_INODES = 7;
  private static final int PROCESSES = 8;
  private static final int OPEN_FILES = 10;

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void wordsSayWhatTheKernelHas(Xlen xlen) {
    CallServer server = CallServer.boot(xlen);
    KernelState state = server.system().kernel().state();

    List<Long> info = info(server);

    int disk = server.system().kernel().state().fileSystem().totalBlocks();
    assertThat(info)
        .containsExactly(
            4096L,
            (long) state.frames().totalFrames(),
            (long) state.frames().freeFrames(),
            1024L,
            (long) disk,
            (long) state.fileSystem().freeBlocks(),
            199L,
            (long) state.fileSystem().freeInodes(),
            1L,
            4096L,
            1L,
            4096L,
            2L,
            4096L,
            info.get(14),
            1L);
    assertThat(disk).isEqualTo(1954);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void countsFollowWhatIsTakenAndGivenBack(Xlen xlen) {
    CallServer server = CallServer.boot(xlen);
    // The first growth keeps its page tables.
    server.call(Syscall.SBRK, 4096);
    server.call(Syscall.SBRK, -4096);
    List<Long> before = info(server);

    server.call(Syscall.SBRK, 3 * 4096);
    long fd = server.call(Syscall.OPEN, server.string(0, "f"), 0x202, 0);
    server.call(Syscall.WRITE, fd, server.bufferVa(), 2000);
    List<Long> during = info(server);

    assertThat(during.get(FREE_PAGES)).isEqualTo(before.get(FREE_PAGES) - 3);
    assertThat(during.get(FREE_BLOCKS)).isEqualTo(before.get(FREE_BLOCKS) - 2);
    assertThat(during.get(FREE_INODES)).isEqualTo(before.get(FREE_INODES) - 1);
    assertThat(during.get(OPEN_FILES)).isEqualTo(before.get(OPEN_FILES) + 1);
    assertThat(during.get(PROCESSES)).isEqualTo(before.get(PROCESSES));

    server.call(Syscall.SBRK, -3 * 4096);
    server.call(Syscall.CLOSE, fd);
    server.call(Syscall.UNLINK, server.string(0, "f"));
    List<Long> after = info(server);
    assertThat(after.subList(0, 14)).isEqualTo(before.subList(0, 14));
  }

  private static List<Long> info(CallServer server) {
    assertThat(server.call(Syscall.SYSINFO, server.bufferVa() + 4096)).isZero();
    ByteBuffer bytes =
        ByteBuffer.wrap(server.bytesAt(4096, WORDS * Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    List<Long> words = new ArrayList<>();
    for (int i = 0; i < WORDS; i++) {
      words.add(bytes.getLong(i * Long.BYTES));
    }
    return words;
  }
}
