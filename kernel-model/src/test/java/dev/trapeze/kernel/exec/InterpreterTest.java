package dev.trapeze.kernel.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.mm.PageFaultPolicy;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.testing.CallServer;
import dev.trapeze.kernel.testing.ElfBytes;
import dev.trapeze.kernel.testing.GuestPrograms;
import dev.trapeze.kernel.testing.TestSystem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs that another one is to start, and programs that can lie anywhere. */
class InterpreterTest {
  private static final long PROGRAM_VA = 0x2_0000;
  private static final int RX = ElfBytes.R | ElfBytes.X;
  private static final int RW = ElfBytes.R | ElfBytes.W;

  /**
   * Goes over argv and envp to the auxiliary vector, adds up in s1 what is to be there, and jumps
   * to AT_ENTRY.
   */
  private static final String LINKER =
      """
          .globl _start
      _start:
          la   s3, _start
          mv   t0, a2
      environment:
          LOAD t1, 0(t0)
          addi t0, t0, WORD
          bnez t1, environment
      entry:
          LOAD t1, 0(t0)
          LOAD t2, WORD(t0)
          addi t0, t0, 2*WORD
          beqz t1, go
          li   t3, 9
          bne  t1, t3, not_entry
          mv   s2, t2
      not_entry:
          li   t3, 7
          bne  t1, t3, entry
          sub  s1, s3, t2           # _start is at the base
          j    entry
      go:
          jr   s2
      """;

  private static final String PROGRAM =
      """
          .globl _start
      _start:
          la   t0, value
          lw   a0, 0(t0)
          add  a0, a0, s1
          li   a7, SYS_EXIT
          ecall
      value:
          .word 33
      """;

  static Stream<Arguments> kinds() {
    List<Arguments> kinds = new ArrayList<>();
    for (Xlen xlen : Xlen.values()) {
      for (PageFaultPolicy policy : PageFaultPolicy.ALL) {
        for (boolean anywhere : new boolean[] {false, true}) {
          kinds.add(Arguments.of(xlen, policy, anywhere));
        }
      }
    }
    return kinds.stream();
  }

  private static ElfBytes program(Xlen xlen, boolean anywhere) {
    byte[] code = GuestPrograms.assemble(xlen, PROGRAM).text();
    ElfBytes file = new ElfBytes(xlen).paged();
    return anywhere
        ? file.positionIndependent().segment(0x3000, code.length, code, RX).entry(0x3000)
        : file.segment(PROGRAM_VA, code.length, code, RX).entry(PROGRAM_VA);
  }

  private static ElfBytes linker(Xlen xlen) {
    byte[] code = GuestPrograms.assemble(xlen, LINKER).text();
    return new ElfBytes(xlen)
        .paged()
        .positionIndependent()
        .segment(0, code.length, code, RX)
        .segment(0x2000, 0x1800, new byte[] {1, 2, 3}, RW);
  }

  private static TestSystem.Builder system(Xlen xlen, PageFaultPolicy policy) {
    return TestSystem.of(xlen).configure(config -> config.withPageFaults(policy));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void interpreterStartsInPlaceOfTheProgramAndKnowsWhereItIs(
      Xlen xlen, PageFaultPolicy policy, boolean anywhere) {
    TestSystem system =
        system(xlen, policy)
            .file("ld.so", linker(xlen).bytes())
            .file("main", program(xlen, anywhere).interpreter("/ld.so").bytes())
            .first("main", "main")
            .boot();

    assertThat(system.runToPowerOff()).isEqualTo(33);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void programThatCanLieAnywhereNeedsNoInterpreter(
      Xlen xlen, PageFaultPolicy policy, boolean anywhere) {
    TestSystem system =
        system(xlen, policy)
            .file("main", program(xlen, anywhere).bytes())
            .first("main", "main")
            .boot();

    assertThat(system.runToPowerOff()).isEqualTo(33);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void interpreterLiesAtTheTopOfMappedMemory(Xlen xlen) {
    byte[] spin = GuestPrograms.assemble(xlen, "_start: j _start\n").text();
    TestSystem system =
        system(xlen, PageFaultPolicy.COW)
            .file(
                "spin.so",
                new ElfBytes(xlen)
                    .paged()
                    .positionIndependent()
                    .segment(0x1000, 9000, spin, RX)
                    .entry(0x1000)
                    .bytes())
            .file("main", program(xlen, true).interpreter("spin.so").bytes())
            .first("main", "main")
            .boot();
    system.kernel().run(10_000);

    Region text = system.region(1, RegionKind.LIBRARY);
    Region bss = system.region(1, RegionKind.MAPPING);
    assertThat(bss.endPageVa())
        .isEqualTo(system.kernel().state().userSpaces().layout().userEndVa());
    assertThat(text.startVa()).isEqualTo(bss.endPageVa() - 3 * 4096);
    assertThat(text.file())
        .isNotNull()
        .satisfies(file -> assertThat(file.path()).isEqualTo("/spin.so"));
    assertThat(xlen.zeroExtend(system.kernel().machine().hart().pc())).isEqualTo(text.startVa());
    assertThat(system.region(1, RegionKind.TEXT).startVa())
        .isEqualTo(system.kernel().state().userSpaces().layout().positionIndependentVa());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void interpreterThatCannotStartIsRefusedWithoutALossOfFrames(
      Xlen xlen, PageFaultPolicy policy, boolean anywhere) {
    byte[] wrong = {'/', 'l', 'd'};
    TestSystem.Builder builder =
        system(xlen, policy)
            .file("fixed", program(xlen, false).bytes())
            .file("text", "no program".getBytes(StandardCharsets.UTF_8))
            .file("huge.so", linker(xlen).segment(0x8000, 0x3000_0000, new byte[1], RW).bytes())
            .file("of-nothing", program(xlen, anywhere).interpreter("/nothing").bytes())
            .file("of-folder", program(xlen, anywhere).interpreter("/").bytes())
            .file("of-fixed", program(xlen, anywhere).interpreter("/fixed").bytes())
            .file("of-text", program(xlen, anywhere).interpreter("/text").bytes())
            .file("of-huge", program(xlen, anywhere).interpreter("/huge.so").bytes())
            .file("no-end", program(xlen, anywhere).interpreter(wrong).bytes())
            .file("empty", program(xlen, anywhere).interpreter(new byte[0]).bytes());
    CallServer server = CallServer.boot(builder, xlen);
    // The server's own pages get their frames at the first access.
    requireRefusals(server);
    int freeFrames = server.system().freeFrames();

    requireRefusals(server);

    assertThat(server.system().freeFrames()).isEqualTo(freeFrames);
    assertThat(server.end()).isZero();
  }

  private static void requireRefusals(CallServer server) {
    assertThat(exec(server, "of-nothing")).isEqualTo(Errno.ENOENT.result());
    assertThat(exec(server, "of-folder")).isEqualTo(Errno.EACCES.result());
    assertThat(exec(server, "of-fixed")).isEqualTo(Errno.ENOEXEC.result());
    assertThat(exec(server, "of-text")).isEqualTo(Errno.ENOEXEC.result());
    assertThat(exec(server, "of-huge")).isEqualTo(Errno.ENOMEM.result());
    assertThat(exec(server, "no-end")).isEqualTo(Errno.ENOEXEC.result());
    assertThat(exec(server, "empty")).isEqualTo(Errno.ENOEXEC.result());
  }

  private static long exec(CallServer server, String path) {
    return server.call(Syscall.EXECV, server.string(0, path), server.words(512, 0));
  }
}
