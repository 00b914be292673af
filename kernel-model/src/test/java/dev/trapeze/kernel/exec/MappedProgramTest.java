package dev.trapeze.kernel.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.fs.OpenFlags;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.PageFaultPolicy;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.testing.CallServer;
import dev.trapeze.kernel.testing.ElfBytes;
import dev.trapeze.kernel.testing.GuestPrograms;
import dev.trapeze.kernel.testing.MemoryAccount;
import dev.trapeze.kernel.testing.TestSystem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs whose pages come from their files when they are needed. */
class MappedProgramTest {
  private static final long DATA_VA = 0x2_0000;
  private static final int RX = ElfBytes.R | ElfBytes.X;
  private static final int RW = ElfBytes.R | ElfBytes.W;

  /** Adds up a byte of data and one of bss behind it, writes both, and reads for ever. */
  private static final String PROGRAM =
      """
          .globl _start
      _start:
          li   s0, 0x20000
          lbu  s1, 0(s0)
          lbu  t0, 99(s0)
          add  s1, s1, t0
          lbu  t0, 100(s0)         # bss
          add  s1, s1, t0
          li   t1, 0x2fff
          add  t1, t1, s0
          lbu  t0, 0(t1)
          add  s1, s1, t0
          sb   s1, 0(s0)
          sb   s1, 100(s0)
      wait:
          li   a0, 0
          mv   a1, sp
          li   a2, 1
          li   a7, SYS_READ
          ecall
          beqz a0, done
          j    wait
      done:
          mv   a0, s1
          li   a7, SYS_EXIT
          ecall
      """;

  static Stream<Arguments> systems() {
    List<Arguments> systems = new ArrayList<>();
    for (Xlen xlen : Xlen.values()) {
      for (PageFaultPolicy policy : PageFaultPolicy.ALL) {
        systems.add(Arguments.of(xlen, policy));
      }
    }
    return systems.stream();
  }

  private static byte[] program(Xlen xlen) {
    byte[] code = GuestPrograms.assemble(xlen, PROGRAM).text();
    byte[] data = new byte[100];
    data[0] = 30;
    data[99] = 12;
    // What follows data in the file is not to be seen in bss.
    byte[] other = new byte[4096];
    Arrays.fill(other, (byte) 0x55);
    return new ElfBytes(xlen)
        .paged()
        .segment(0x1_0000, code.length, code, RX)
        .segment(DATA_VA, 0x3000, data, RW)
        .segment(DATA_VA + 0x3064, other.length, other, ElfBytes.R)
        .entry(0x1_0000)
        .bytes();
  }

  private static CallServer server(Xlen xlen, PageFaultPolicy policy) {
    return CallServer.boot(
        TestSystem.of(xlen)
            .configure(config -> config.withPageFaults(policy))
            .file("main", program(xlen)),
        xlen);
  }

  /** Forks a child that execs the program, and gives its pid. */
  private static int start(CallServer server) {
    long path = server.string(0, "/main");
    server.setChildTask(Syscall.EXECV, path, server.words(512, path, 0));
    int pid = (int) server.call(Syscall.FORK);
    assertThat(server.system().process(pid).name()).isEqualTo("main");
    return pid;
  }

  private static long frameOf(CallServer server, int pid, RegionKind kind) {
    AddressSpace space = server.system().process(pid).addressSpace();
    long entry = space.table().entryOf(server.system().region(pid, kind).firstPageVa());
    assertThat(Pte.isValid(entry)).isTrue();
    return Pte.pa(entry);
  }

  @ParameterizedTest
  @MethodSource("systems")
  void textOfAProgramIsInTheSameFramesForAllWhoRunItUnlessAllIsCopied(
      Xlen xlen, PageFaultPolicy policy) {
    CallServer server = server(xlen, policy);

    int one = start(server);
    int other = start(server);

    boolean shared =
        frameOf(server, one, RegionKind.TEXT) == frameOf(server, other, RegionKind.TEXT);
    assertThat(shared).isEqualTo(!policy.fillsAtOnce());
    assertThat(frameOf(server, one, RegionKind.DATA))
        .as("data that has been written")
        .isNotEqualTo(frameOf(server, other, RegionKind.DATA));
  }

  @ParameterizedTest
  @MethodSource("systems")
  void dataComesFromTheFileAndBssIsZero(Xlen xlen, PageFaultPolicy policy) {
    CallServer server = server(xlen, policy);
    int pid = start(server);

    assertThat(server.system().peek(pid, DATA_VA, 101))
        .startsWith(42)
        .endsWith(12, 42)
        .hasSize(101);
    assertThat(server.system().peek(pid, DATA_VA + 101, 4096 - 101)).containsOnly(0);
    assertThat(server.system().peek(pid, DATA_VA + 0x3064, 16)).containsOnly(0x55);
  }

  @ParameterizedTest
  @MethodSource("systems")
  void whatAProgramTookIsGivenBackAtItsEnd(Xlen xlen, PageFaultPolicy policy) {
    CallServer server = server(xlen, policy);
    int first = start(server);
    server.call(Syscall.KILL, first, 9);
    server.call(Syscall.WAIT, 0);
    MemoryAccount before = MemoryAccount.of(server.system().kernel());

    int pid = start(server);
    server.call(Syscall.KILL, pid, 9);
    assertThat(server.call(Syscall.WAIT, 0)).isEqualTo(pid);

    assertThat(MemoryAccount.of(server.system().kernel())).isEqualTo(before);
    assertThat(server.system().kernel().state().fileSystem().inodesInUse())
        .isEqualTo(policy.fillsAtOnce() ? 2 : 3);
  }

  @ParameterizedTest
  @MethodSource("systems")
  void fileOfARunningProgramIsNotWrittenButCanBeReplaced(Xlen xlen, PageFaultPolicy policy) {
    CallServer server = server(xlen, policy);
    int pid = start(server);
    long path = server.string(0, "/main");
    long busy = policy.fillsAtOnce() ? 0 : Errno.ETXTBSY.result();

    if (policy.fillsAtOnce()) {
      assertThat(server.call(Syscall.OPEN, path, OpenFlags.O_RDWR)).isGreaterThanOrEqualTo(busy);
    } else {
      assertThat(server.call(Syscall.OPEN, path, OpenFlags.O_RDWR)).isEqualTo(busy);
      assertThat(server.call(Syscall.OPEN, path, OpenFlags.O_TRUNC)).isEqualTo(busy);
    }
    assertThat(server.call(Syscall.UNLINK, path)).isZero();
    assertThat(server.call(Syscall.OPEN, path, OpenFlags.O_RDWR | OpenFlags.O_CREAT)).isPositive();

    assertThat(server.system().peek(pid, DATA_VA + 0x3064, 16)).containsOnly(0x55);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void fileThatSomebodyWritesIsNotRun(Xlen xlen) {
    CallServer server = server(xlen, PageFaultPolicy.COW);
    long path = server.string(0, "/main");
    long fd = server.call(Syscall.OPEN, path, OpenFlags.O_WRONLY);

    assertThat(server.call(Syscall.EXECV, path, server.words(512, path, 0)))
        .isEqualTo(Errno.ETXTBSY.result());

    assertThat(server.call(Syscall.CLOSE, fd)).isZero();
    start(server);
  }
}
