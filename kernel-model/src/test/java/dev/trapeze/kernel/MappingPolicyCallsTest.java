package dev.trapeze.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.fs.OpenFlags;
import dev.trapeze.kernel.mm.MappedFile;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.testing.CallServer;
import dev.trapeze.kernel.testing.MemoryAccount;
import dev.trapeze.kernel.testing.TestSystem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is left to the kernel where a policy maps files. */
class MappingPolicyCallsTest {
  private static final int PAGE = 4096;
  private static final int RW = 3;
  private static final int PRIVATE = 2;
  private static final int ANONYMOUS = 0x20;
  private static final int FIXED = 0x10;
  private static final int MS_SYNC = 4;

  private static CallServer server(Xlen xlen) {
    return CallServer.boot(
        TestSystem.of(xlen)
            .configure(config -> config.withMappings(OnePage::new))
            .file("file", "some words".getBytes(StandardCharsets.US_ASCII)),
        xlen);
  }

  private static long mapFile(CallServer server) {
    long fd = server.call(Syscall.OPEN, server.string(0, "/file"), OpenFlags.O_RDONLY, 0);
    return server.call(Syscall.MMAP, 0, PAGE, 1, PRIVATE, fd, 0);
  }

  private static List<Region> mappings(CallServer server) {
    return server.system().process(CallServer.PID).addressSpace().regions().stream()
        .filter(region -> region.kind() == RegionKind.MAPPING)
        .toList();
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void memoryOfNoFileIsTheKernelsAndGoesWithWhatIsThePolicys(Xlen xlen) {
    CallServer server = server(xlen);
    long fileVa = mapFile(server);
    long zerosVa = server.call(Syscall.MMAP, 0, PAGE, RW, PRIVATE | ANONYMOUS, -1, 0);
    assertThat(zerosVa).isEqualTo(fileVa - PAGE);
    assertThat(mappings(server)).hasSize(2);
    assertThat(server.call(Syscall.MUNMAP, zerosVa, 2 * PAGE)).isZero();
    assertThat(mappings(server)).isEmpty();
    MemoryAccount.of(server.system().kernel());
    assertThat(server.end()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void whatAPolicyCannotDoIsRefused(Xlen xlen) {
    CallServer server = server(xlen);
    long fileVa = mapFile(server);
    assertThat(server.call(Syscall.MPROTECT, fileVa, PAGE, RW)).isEqualTo(Errno.ENOSYS.result());
    assertThat(server.call(Syscall.MSYNC, fileVa, PAGE, MS_SYNC)).isEqualTo(Errno.ENOSYS.result());
    assertThat(server.call(Syscall.MMAP, fileVa, PAGE, RW, PRIVATE | ANONYMOUS | FIXED, -1, 0))
        .isEqualTo(Errno.EINVAL.result());
    assertThat(mappings(server)).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void regionsTellTheFile(Xlen xlen) {
    CallServer server = server(xlen);
    mapFile(server);
    Region region = mappings(server).get(0);
    MappedFile file = Objects.requireNonNull(region.file());
    assertThat(file.path()).isEqualTo("/file");
    assertThat(file.hasPage(0)).isTrue();
    assertThat(file.hasPage(1)).isFalse();
  }
}
