package dev.trapeze.kernel.syscall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.fs.OpenFlags;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.PageFaultPolicy;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.testing.CallServer;
import dev.trapeze.kernel.testing.MemoryAccount;
import dev.trapeze.kernel.testing.TestSystem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What mmap, munmap, mprotect and msync do, and when they refuse. */
class MappingCallsTest {
  private static final int R = 1;
  private static final int RW = 3;
  private static final int X = 4;
  private static final int SHARED = 1;
  private static final int PRIVATE = 2;
  private static final int FIXED = 0x10;
  private static final int ANONYMOUS = 0x20;
  private static final int NOREPLACE = 0x10_0000;
  private static final int MS_SYNC = 4;
  private static final long PAGE = 4096;

  static Stream<Arguments> systems() {
    List<Arguments> systems = new ArrayList<>();
    for (Xlen xlen : Xlen.values()) {
      for (PageFaultPolicy policy : PageFaultPolicy.ALL) {
        systems.add(Arguments.of(xlen, policy));
      }
    }
    return systems.stream();
  }

  /** Those in which pages get their frames only when they are touched. */
  static Stream<Arguments> systemsOnDemand() {
    return systems().filter(system -> !((PageFaultPolicy) system.get()[1]).fillsAtOnce());
  }

  private static CallServer server(Xlen xlen, PageFaultPolicy policy) {
    byte[] contents = new byte[10_000];
    for (int i = 0; i < contents.length; i++) {
      contents[i] = (byte) (i / 100);
    }
    return CallServer.boot(
        TestSystem.of(xlen)
            .configure(config -> config.withPageFaults(policy))
            .file("f", contents)
            .file("zero", new byte[0]),
        xlen);
  }

  private static long map(CallServer server, long length, int prot, int flags, long fd) {
    return server.call(Syscall.MMAP, 0, length, prot, flags, fd, 0);
  }

  private static long anonymous(CallServer server, long pages) {
    return zeroExtended(server, map(server, pages * PAGE, RW, PRIVATE | ANONYMOUS, -1));
  }

  private static long zeroExtended(CallServer server, long va) {
    assertThat(va < 0 && va >= -4095).as("error " + va).isFalse();
    return server.system().kernel().machine().xlen().zeroExtend(va);
  }

  private static long open(CallServer server, String path, int flags) {
    long fd = server.call(Syscall.OPEN, server.string(0, path), flags);
    assertThat(fd).isNotNegative();
    return fd;
  }

  private static byte[] peek(CallServer server, long va, int length) {
    return server.system().peek(CallServer.PID, va, length);
  }

  private static List<Region> mappings(CallServer server) {
    return server.system().process(CallServer.PID).addressSpace().regions().stream()
        .filter(region -> region.kind() == RegionKind.MAPPING)
        .toList();
  }

  private static long errno(Errno errno) {
    return errno.result();
  }

  @ParameterizedTest
  @MethodSource("systems")
  void anonymousMemoryIsZerosBelowTheHighestAddressAndGoesBack(Xlen xlen, PageFaultPolicy policy) {
    CallServer server = server(xlen, policy);
    anonymous(server, 1);
    MemoryAccount before = MemoryAccount.of(server.system().kernel());
    AddressSpaceLayout layout = server.system().kernel().state().userSpaces().layout();

    long va = anonymous(server, 3);
    assertThat(va).isEqualTo(layout.mmapTopVa(0) - 4 * PAGE);
    assertThat(peek(server, va, (int) (3 * PAGE))).containsOnly(0);
    server.system().poke(CallServer.PID, va + PAGE, new byte[] {7});
    assertThat(server.call(Syscall.MUNMAP, va, 3 * PAGE)).isZero();

    assertThat(MemoryAccount.of(server.system().kernel())).isEqualTo(before);
    assertThat(server.call(Syscall.MUNMAP, va, 3 * PAGE)).as("of nothing").isZero();
    assertThat(server.end()).isZero();
  }

  @ParameterizedTest
  @MethodSource("systems")
  void sharedMemoryGoesBackWithTheLastWhoMapsIt(Xlen xlen, PageFaultPolicy policy) {
    CallServer server = server(xlen, policy);
    anonymous(server, 1);
    MemoryAccount before = MemoryAccount.of(server.system().kernel());

    long va = zeroExtended(server, map(server, 2 * PAGE, RW, SHARED | ANONYMOUS, -1));
    server.system().poke(CallServer.PID, va + PAGE, new byte[] {7});
    assertThat(map(server, -1, RW, SHARED | ANONYMOUS, -1)).isEqualTo(errno(Errno.ENOMEM));
    assertThat(server.call(Syscall.MUNMAP, va, PAGE)).isZero();
    assertThat(peek(server, va + PAGE, 1)).containsExactly(7);
    assertThat(server.call(Syscall.MUNMAP, va + PAGE, PAGE)).isZero();

    assertThat(MemoryAccount.of(server.system().kernel())).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("systemsOnDemand")
  void whatOnlyKeepsAPlaceTakesNoMemoryFromOthers(Xlen xlen, PageFaultPolicy policy) {
    CallServer server = server(xlen, policy);
    long tooMany = server.system().kernel().state().frames().totalFrames() + 1L;

    zeroExtended(server, map(server, tooMany * PAGE, 0, PRIVATE | ANONYMOUS, -1));
    zeroExtended(server, map(server, tooMany * PAGE, R, PRIVATE, open(server, "f", 0)));

    assertThat(map(server, tooMany * PAGE, RW, PRIVATE | ANONYMOUS, -1))
        .isEqualTo(errno(Errno.ENOMEM));
    anonymous(server, tooMany / 2);
    assertThat(server.call(Syscall.SBRK, PAGE)).as("the end so far").isPositive();
    assertThat(map(server, tooMany / 2 * PAGE, RW, SHARED | ANONYMOUS, -1))
        .isEqualTo(errno(Errno.ENOMEM));
  }

  @ParameterizedTest
  @MethodSource("systems")
  void unmappingAPartLeavesTheParts(Xlen xlen, PageFaultPolicy policy) {
    CallServer server = server(xlen, policy);
    long va = anonymous(server, 5);
    server.system().poke(CallServer.PID, va, new byte[] {1});
    server.system().poke(CallServer.PID, va + 4 * PAGE, new byte[] {5});

    assertThat(server.call(Syscall.MUNMAP, va + 2 * PAGE, PAGE)).isZero();

    assertThat(mappings(server))
        .extracting(Region::startVa, Region::endVa)
        .containsExactly(tuple(va, va + 2 * PAGE), tuple(va + 3 * PAGE, va + 5 * PAGE));
    assertThat(peek(server, va, 1)).containsExactly(1);
    assertThat(peek(server, va + 4 * PAGE, 1)).containsExactly(5);
    assertThat(server.call(Syscall.MPROTECT, va, 5 * PAGE, R)).isEqualTo(errno(Errno.ENOMEM));
    assertThat(server.call(Syscall.MSYNC, va, 5 * PAGE, MS_SYNC)).isEqualTo(errno(Errno.ENOMEM));
  }

  @ParameterizedTest
  @MethodSource("systems")
  void hintIsFollowedIfThePlaceIsFreeAndFixedReplaces(Xlen xlen, PageFaultPolicy policy) {
    CallServer server = server(xlen, policy);
    long va = anonymous(server, 2);
    long hintVa = va - 100 * PAGE;
    int flags = PRIVATE | ANONYMOUS;
    server.system().poke(CallServer.PID, va, new byte[] {9});

    assertThat(zeroExtended(server, server.call(Syscall.MMAP, hintVa - 5, PAGE, R, flags, -1, 0)))
        .isEqualTo(hintVa);
    assertThat(zeroExtended(server, server.call(Syscall.MMAP, va, PAGE, R, flags, -1, 0)))
        .as("taken")
        .isEqualTo(va - PAGE);
    assertThat(server.call(Syscall.MMAP, va, PAGE, R, flags | NOREPLACE, -1, 0))
        .isEqualTo(errno(Errno.EEXIST));
    assertThat(peek(server, va, 1)).containsExactly(9);
    assertThat(zeroExtended(server, server.call(Syscall.MMAP, va, PAGE, R, flags | FIXED, -1, 0)))
        .isEqualTo(va);
    assertThat(peek(server, va, 1)).containsExactly(0);
    assertThat(server.call(Syscall.MMAP, va + 1, PAGE, R, flags | FIXED, -1, 0))
        .isEqualTo(errno(Errno.EINVAL));
  }

  @ParameterizedTest
  @MethodSource("systems")
  void nothingIsMappedOverWhatIsTheKernels(Xlen xlen, PageFaultPolicy policy) {
    CallServer server = server(xlen, policy);
    AddressSpaceLayout layout = server.system().kernel().state().userSpaces().layout();
    int flags = PRIVATE | ANONYMOUS | FIXED;
    long guardVa = server.system().region(CallServer.PID, RegionKind.GUARD).startVa();
    for (long va : new long[] {layout.trapframeVa(), layout.trampolineVa(), -4096, -8192}) {
      assertThat(server.call(Syscall.MMAP, va, PAGE, RW, flags, -1, 0))
          .as(Long.toHexString(va))
          .isEqualTo(errno(Errno.ENOMEM));
      assertThat(server.call(Syscall.MUNMAP, va, PAGE)).isEqualTo(errno(Errno.EINVAL));
      assertThat(server.call(Syscall.MPROTECT, va, PAGE, RW)).isEqualTo(errno(Errno.ENOMEM));
    }
    assertThat(server.call(Syscall.MMAP, guardVa, PAGE, RW, flags, -1, 0))
        .isEqualTo(errno(Errno.EINVAL));
    assertThat(server.call(Syscall.MMAP, layout.trapframeVa() - PAGE, 2 * PAGE, RW, flags, -1, 0))
        .isEqualTo(errno(Errno.ENOMEM));
    long[] lengths = {-1, -4096, -4097, Long.MAX_VALUE, layout.trapframeVa() + 1, 1L << 31};
    for (long length : lengths) {
      assertThat(map(server, length, RW, PRIVATE | ANONYMOUS, -1))
          .as(Long.toHexString(length))
          .isEqualTo(errno(Errno.ENOMEM));
    }
    assertThat(server.end()).isZero();
  }

  @ParameterizedTest
  @MethodSource("systems")
  void whatMakesNoSenseIsRefusedWithLinuxsErrors(Xlen xlen, PageFaultPolicy policy) {
    CallServer server = server(xlen, policy);
    long reader = open(server, "f", OpenFlags.O_RDONLY);
    long writer = open(server, "zero", OpenFlags.O_WRONLY);
    long directory = open(server, "/", OpenFlags.O_RDONLY);
    server.call(Syscall.PIPE, server.bufferVa() + 64);
    int pipe = server.intAt(64);

    assertThat(map(server, 0, R, PRIVATE | ANONYMOUS, -1)).isEqualTo(errno(Errno.EINVAL));
    assertThat(map(server, PAGE, R, ANONYMOUS, -1)).isEqualTo(errno(Errno.EINVAL));
    assertThat(map(server, PAGE, R, PRIVATE, -1)).isEqualTo(errno(Errno.EBADF));
    assertThat(map(server, PAGE, R, PRIVATE, 60)).isEqualTo(errno(Errno.EBADF));
    assertThat(map(server, PAGE, RW, SHARED, reader)).isEqualTo(errno(Errno.EACCES));
    assertThat(map(server, PAGE, R, PRIVATE, writer)).isEqualTo(errno(Errno.EACCES));
    assertThat(map(server, PAGE, R, PRIVATE, directory)).isEqualTo(errno(Errno.ENODEV));
    assertThat(map(server, PAGE, R, PRIVATE, pipe)).isEqualTo(errno(Errno.ENODEV));
    assertThat(map(server, PAGE, R, PRIVATE, 0)).as("console").isEqualTo(errno(Errno.ENODEV));
    assertThat(server.call(Syscall.MMAP, 0, PAGE, R, PRIVATE, reader, 100))
        .isEqualTo(errno(Errno.EINVAL));

    long va = zeroExtended(server, map(server, PAGE, R, SHARED, reader));
    assertThat(server.call(Syscall.MPROTECT, va, PAGE, RW)).isEqualTo(errno(Errno.EACCES));
    assertThat(server.call(Syscall.MPROTECT, va + 1, PAGE, R)).isEqualTo(errno(Errno.EINVAL));
    assertThat(server.call(Syscall.MPROTECT, va, PAGE, 0x40)).isEqualTo(errno(Errno.EINVAL));
    assertThat(server.call(Syscall.MPROTECT, va, 0, R)).isZero();
    assertThat(server.call(Syscall.MUNMAP, va + 1, PAGE)).isEqualTo(errno(Errno.EINVAL));
    assertThat(server.call(Syscall.MUNMAP, va, 0)).isEqualTo(errno(Errno.EINVAL));
    assertThat(server.call(Syscall.MSYNC, va, PAGE, 5)).isEqualTo(errno(Errno.EINVAL));
    assertThat(server.call(Syscall.MSYNC, va, PAGE, 8)).isEqualTo(errno(Errno.EINVAL));
    assertThat(server.call(Syscall.MSYNC, va + 1, PAGE, MS_SYNC)).isEqualTo(errno(Errno.EINVAL));
    assertThat(server.call(Syscall.MSYNC, va, PAGE, MS_SYNC)).isZero();
  }

  @ParameterizedTest
  @MethodSource("systems")
  void sharedStoresAreSeenByReadsAndOnTheDiskAfterMsync(Xlen xlen, PageFaultPolicy policy) {
    CallServer server = server(xlen, policy);
    long fd = open(server, "f", OpenFlags.O_RDWR);
    long va = zeroExtended(server, map(server, 3 * PAGE, RW, SHARED, fd));
    long otherVa = zeroExtended(server, map(server, PAGE, R, SHARED, fd));
    long privateVa = zeroExtended(server, map(server, PAGE, RW, PRIVATE, fd));
    server.system().poke(CallServer.PID, privateVa, new byte[] {77});

    server.system().poke(CallServer.PID, va, new byte[] {1, 2, 3});

    assertThat(peek(server, otherVa, 3)).containsExactly(1, 2, 3);
    assertThat(peek(server, privateVa, 1)).containsExactly(77);
    assertThat(server.call(Syscall.READ, fd, server.bufferVa() + 100, 3)).isEqualTo(3);
    assertThat(server.bytesAt(100, 3)).containsExactly(1, 2, 3);
    server.bytes(200, new byte[] {8, 9});
    assertThat(server.call(Syscall.WRITE, fd, server.bufferVa() + 200, 2)).isEqualTo(2);
    assertThat(peek(server, va, 5)).containsExactly(1, 2, 3, 8, 9);

    assertThat(server.call(Syscall.CLOSE, fd)).isZero();
    assertThat(server.call(Syscall.MSYNC, va, PAGE, MS_SYNC)).isZero();
    assertThat(server.call(Syscall.MUNMAP, va, 3 * PAGE)).isZero();
    assertThat(server.call(Syscall.MUNMAP, otherVa, PAGE)).isZero();
    assertThat(server.call(Syscall.MUNMAP, privateVa, PAGE)).isZero();
    var fileSystem = server.system().kernel().state().fileSystem();
    assertThat(fileSystem.cachedPages()).isLessThanOrEqualTo(policy.fillsAtOnce() ? 0 : 3);
    assertThat(fileSystem.readFile(fileSystem.root(), "f"))
        .startsWith(1, 2, 3, 8, 9)
        .hasSize(10_000);
  }

  @ParameterizedTest
  @MethodSource("systems")
  void pagesBehindTheEndOfAFileAreNotThereAndThoseOfACutFileVanish(
      Xlen xlen, PageFaultPolicy policy) {
    CallServer server = server(xlen, policy);
    long fd = open(server, "f", OpenFlags.O_RDWR);
    long va = zeroExtended(server, map(server, 5 * PAGE, RW, SHARED, fd));
    long ok = 4000;
    assertThat(
            server.call(Syscall.WRITE, open(server, "zero", OpenFlags.O_RDWR), va + 2 * PAGE, ok))
        .isEqualTo(ok);
    assertThat(peek(server, va + 10_000, 10)).containsOnly(0);
    assertThat(server.call(Syscall.WRITE, fd, va + 3 * PAGE, 1)).isEqualTo(errno(Errno.EFAULT));

    open(server, "f", OpenFlags.O_RDWR | OpenFlags.O_TRUNC);

    assertThat(server.call(Syscall.OPEN, va, 0)).isEqualTo(errno(Errno.EFAULT));
    assertThat(
            server
                .system()
                .kernel()
                .state()
                .fileSystem()
                .readFile(server.system().kernel().state().fileSystem().root(), "f"))
        .isEmpty();
    assertThat(server.end()).isZero();
  }

  @ParameterizedTest
  @MethodSource("systems")
  void childSeesSharedStoresAndNotPrivateOnes(Xlen xlen, PageFaultPolicy policy) {
    CallServer server = server(xlen, policy);
    long sharedVa = zeroExtended(server, map(server, PAGE, RW, SHARED | ANONYMOUS, -1));
    long privateVa = anonymous(server, 1);
    // The child reads from a pipe into which nobody writes.
    server.call(Syscall.PIPE, server.bufferVa() + 64);
    server.setChildTask(Syscall.READ, server.intAt(64), server.bufferVa(), 1);
    int child = (int) server.call(Syscall.FORK);

    server.system().poke(CallServer.PID, sharedVa, new byte[] {1});
    server.system().poke(CallServer.PID, privateVa, new byte[] {2});

    assertThat(server.system().peek(child, sharedVa, 1)).containsExactly(1);
    assertThat(server.system().peek(child, privateVa, 1)).containsExactly(0);
    assertThat(frame(server, child, sharedVa)).isEqualTo(frame(server, CallServer.PID, sharedVa));
    assertThat(frame(server, child, privateVa))
        .isNotEqualTo(frame(server, CallServer.PID, privateVa));
  }

  private static long frame(CallServer server, int pid, long va) {
    return Pte.pa(server.system().process(pid).addressSpace().table().entryOf(va));
  }

  @ParameterizedTest
  @MethodSource("systems")
  void zeroDeviceGivesAnonymousMemory(Xlen xlen, PageFaultPolicy policy) {
    CallServer server = server(xlen, policy);
    server.call(Syscall.MKNOD, server.string(0, "/z"), 0_020_000, 3 << 20);
    long fd = open(server, "/z", OpenFlags.O_RDWR);

    long va = zeroExtended(server, map(server, PAGE, RW, PRIVATE, fd));
    long sharedVa = zeroExtended(server, map(server, PAGE, RW, SHARED, fd));

    assertThat(peek(server, va, 4096)).isEqualTo(new byte[4096]);
    assertThat(peek(server, sharedVa, 4096)).isEqualTo(new byte[4096]);
    assertThat(mappings(server)).extracting(Region::shared).containsExactly(true, false);
  }

  @ParameterizedTest
  @MethodSource("systems")
  void partsOfAFileThatIsExecutedAreALibrary(Xlen xlen, PageFaultPolicy policy) {
    CallServer server = server(xlen, policy);
    long fd = open(server, "f", OpenFlags.O_RDONLY);

    map(server, PAGE, R, PRIVATE, fd);
    map(server, PAGE, R | X, PRIVATE, fd);
    map(server, PAGE, RW, PRIVATE, fd);

    assertThat(
            Arrays.asList(
                server.system().process(CallServer.PID).addressSpace().regions().stream()
                    .map(Region::kind)
                    .filter(kind -> kind == RegionKind.LIBRARY || kind == RegionKind.MAPPING)
                    .toArray()))
        .containsExactly(RegionKind.LIBRARY, RegionKind.LIBRARY, RegionKind.MAPPING);
  }

  @ParameterizedTest
  @MethodSource("systems")
  void memoryThatMayNotBeAccessedFaultsAndComesBack(Xlen xlen, PageFaultPolicy policy) {
    CallServer server = server(xlen, policy);
    long va = anonymous(server, 1);
    server.system().poke(CallServer.PID, va, new byte[] {'a', 0});

    assertThat(server.call(Syscall.MPROTECT, va, 1, 0)).isZero();
    assertThat(server.call(Syscall.CHDIR, va)).isEqualTo(errno(Errno.EFAULT));
    assertThat(server.call(Syscall.MPROTECT, va, 1, R)).isZero();
    assertThat(server.call(Syscall.CHDIR, va)).isEqualTo(errno(Errno.ENOENT));
    assertThat(server.call(Syscall.PIPE, va)).isEqualTo(errno(Errno.EFAULT));
  }
}
