package dev.trapeze.kernel.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.testing.CallServer;
import dev.trapeze.kernel.testing.ElfBytes;
import dev.trapeze.kernel.testing.GuestPrograms;
import dev.trapeze.kernel.testing.TestSystem;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An exec that fails leaves program and frames as they were. */
class ExecFailureTest {
  private static final String READS_FOREVER =
      """
          .globl _start
      _start:
          li   a0, 0
          mv   a1, sp
          li   a2, 1
          li   a7, SYS_READ
          ecall
          j    _start
      """;
  private static final byte[] CODE = {0x73, 0, 0, 0};
  private static final int RX = ElfBytes.R | ElfBytes.X;
  private static final int RW = ElfBytes.R | ElfBytes.W;

  /** Files by the error that they are to give. */
  private static Map<String, byte[]> hostileFiles(Xlen xlen) {
    AddressSpaceLayout layout = AddressSpaceLayout.vimix(xlen);
    long trapframeVa = layout.trapframeVa();
    Xlen other = xlen == Xlen.RV32 ? Xlen.RV64 : Xlen.RV32;
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("empty", new byte[0]);
    files.put("text", "#!/bin/sh\necho hello\n".getBytes(StandardCharsets.UTF_8));
    files.put("other-width", GuestPrograms.elf(other, "_start: ecall\n"));
    files.put("no-segment", new ElfBytes(xlen).bytes());
    files.put(
        "overlap",
        new ElfBytes(xlen).segment(0, 8192, CODE, RX).segment(4096, 4096, CODE, RW).bytes());
    files.put(
        "shared-page",
        new ElfBytes(xlen).segment(0, 100, CODE, RX).segment(2048, 100, CODE, RW).bytes());
    files.put("on-trapframe", new ElfBytes(xlen).segment(trapframeVa, 4, CODE, RX).bytes());
    files.put(
        "on-trampoline", new ElfBytes(xlen).segment(layout.trampolineVa(), 4, CODE, RX).bytes());
    files.put(
        "no-stack-room",
        new ElfBytes(xlen).segment(trapframeVa - 2 * 4096, 4096, CODE, RX).bytes());
    files.put("wraps", new ElfBytes(xlen).segment(-4096, 8192, CODE, RX).bytes());
    files.put("no-rights", new ElfBytes(xlen).segment(0, 4096, CODE, 0).bytes());
    files.put("ram-address", new ElfBytes(xlen).segment(-8192, 4, CODE, RX).bytes());
    return files;
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void fileThatCannotBeRunIsRefusedWithoutALossOfFrames(Xlen xlen) {
    TestSystem.Builder builder = TestSystem.of(xlen);
    Map<String, byte[]> files = hostileFiles(xlen);
    files.forEach(builder::file);
    CallServer server = CallServer.boot(builder, xlen);
    int freeFrames = server.system().freeFrames();
    AddressSpace before = server.system().process(1).addressSpace();
    SoftAssertions softly = new SoftAssertions();

    for (String name : files.keySet()) {
      softly.assertThat(exec(server, name)).as(name).isEqualTo(Errno.ENOEXEC.result());
      softly.assertThat(server.system().freeFrames()).as(name).isEqualTo(freeFrames);
    }

    softly.assertAll();
    assertThat(server.system().process(1).addressSpace()).isSameAs(before);
    assertThat(server.end()).isZero();
  }

  private static long exec(CallServer server, String path) {
    long argv = server.words(512, server.string(0, path), 0);
    return server.call(Syscall.EXECV, server.bufferVa(), argv);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void programLargerThanMemoryIsRefusedWithoutALossOfFrames(Xlen xlen) {
    TestSystem.Builder builder =
        TestSystem.of(xlen)
            .file("huge", new ElfBytes(xlen).segment(0, 0x4000_0000L, CODE, RX).bytes())
            .file("too-large", new ElfBytes(xlen).segment(0, 8 << 20, CODE, RX).bytes());
    CallServer server = CallServer.boot(builder, xlen);
    int freeFrames = server.system().freeFrames();

    assertThat(exec(server, "huge")).isEqualTo(Errno.ENOMEM.result());
    assertThat(exec(server, "too-large")).isEqualTo(Errno.ENOMEM.result());

    assertThat(server.system().freeFrames()).isEqualTo(freeFrames);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void execWithMemoryTightFailsAtEveryStageWithoutALossOfFrames(Xlen xlen) {
    TestSystem.Builder builder = TestSystem.of(xlen).program("main", READS_FOREVER);
    CallServer server = CallServer.boot(builder, xlen);
    server.string(0, "main");
    server.words(512, 0);
    while (server.call(Syscall.SBRK, 4096) > 0) {
      // Until nothing is left.
    }

    // One frame more each time, until there are enough: each frame that exec asks for is once the
    // one that is not there.
    int failures = 0;
    while (server.system().freeFrames() < 64) {
      int free = server.system().freeFrames();
      server.begin(Syscall.EXECV.number(), server.bufferVa(), server.bufferVa() + 512);
      if (server.system().process(1).name().equals("main")) {
        break;
      }
      failures++;
      assertThat(server.system().freeFrames()).isEqualTo(free);
      server.call(Syscall.SBRK, -4096);
    }

    // Page tables, text, guard and stack.
    assertThat(failures).isBetween(6, 12);
    assertThat(server.system().process(1).name()).isEqualTo("main");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void pathThatLeadsToNoFileIsRefused(Xlen xlen) {
    CallServer server = CallServer.boot(xlen);
    server.call(Syscall.MKDIR, server.string(0, "folder"), 0);

    assertThat(exec(server, "nothing")).isEqualTo(Errno.ENOENT.result());
    assertThat(exec(server, "folder")).isEqualTo(Errno.EACCES.result());
    assertThat(exec(server, "x".repeat(200))).isEqualTo(Errno.ENAMETOOLONG.result());
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void tooManyOrTooLongArgumentsAreRefused(Xlen xlen) {
    CallServer server = CallServer.boot(TestSystem.of(xlen).program("main", READS_FOREVER), xlen);
    long path = server.string(0, "main");
    long[] argv = new long[33];
    Arrays.fill(argv, 0, 32, path);
    assertThat(server.call(Syscall.EXECV, path, server.words(512, argv)))
        .isEqualTo(Errno.E2BIG.result());

    long large = server.string(4096, "x".repeat(4000));
    assertThat(server.call(Syscall.EXECV, path, server.words(512, large, large, 0)))
        .isEqualTo(Errno.E2BIG.result());
    // The string fits, but not the array below it as well.
    long page = server.string(4096, "x".repeat(4090));
    assertThat(server.call(Syscall.EXECV, path, server.words(512, page, 0)))
        .isEqualTo(Errno.E2BIG.result());
  }
}
