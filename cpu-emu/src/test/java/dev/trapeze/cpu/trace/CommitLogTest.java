package dev.trapeze.cpu.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Isa;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each line against the form of Spike's commit log, character by character. */
class CommitLogTest {
  /** Lets U-mode execute. */
  private static final String OPEN_MEMORY =
      "li t0, -1\n csrw pmpaddr0, t0\n li t0, 31\n csrw pmpcfg0, t0\n";

  @Test
  void integerRegisterIsPaddedToTwoDigits() {
    assertThat(log("rv64gc", "auipc t0, 0\n li a0, -1"))
        .containsExactly(
            "core   0: 3 0x0000000080000000 (0x00000297) x5  0x0000000080000000",
            "core   0: 3 0x0000000080000004 (0xfff00513) x10 0xffffffffffffffff");
  }

  @Test
  void registersOf32BitsHaveEightDigits() {
    assertThat(log("rv32gc", "auipc t0, 0\n sw t0, 64(t0)"))
        .containsExactly(
            "core   0: 3 0x80000000 (0x00000297) x5  0x80000000",
            "core   0: 3 0x80000004 (0x0452a023) mem 0x80000040 0x80000000");
  }

  @Test
  void zeroRegisterIsLeftOut() {
    assertThat(log("rv64gc", "addi x0, x0, 1\n j 1f\n 1:"))
        .containsExactly(
            "core   0: 3 0x0000000080000000 (0x00100013)",
            "core   0: 3 0x0000000080000004 (0x0040006f)");
  }

  @Test
  void compressedInstructionHasFourDigits() {
    assertThat(log("rv64gc", "c.li a0, 10"))
        .containsExactly("core   0: 3 0x0000000080000000 (0x4529) x10 0x000000000000000a");
  }

  @Test
  void loadHasItsAddressBehindTheRegister() {
    assertThat(log("rv64gc", "auipc t0, 0\n lhu a0, 2(t0)\n lb x0, 0(t0)"))
        .endsWith(
            "core   0: 3 0x0000000080000004 (0x0022d503) x10 0x0000000000000000"
                + " mem 0x0000000080000002",
            "core   0: 3 0x0000000080000008 (0x00028003) mem 0x0000000080000000");
  }

  @Test
  void storeHasAsManyDigitsAsItStores() {
    assertThat(
            log(
                "rv64gc",
                "auipc t0, 0\n li a0, -2\n sb a0, 64(t0)\n sh a0, 64(t0)\n sw a0, 64(t0)\n"
                    + " sd a0, 64(t0)"))
        .extracting(line -> line.replaceFirst(".*\\) ", ""))
        .endsWith(
            "mem 0x0000000080000040 0xfe",
            "mem 0x0000000080000040 0xfffe",
            "mem 0x0000000080000040 0xfffffffe",
            "mem 0x0000000080000040 0xfffffffffffffffe");
  }

  @Test
  void atomicOperationLoadsAndStores() {
    assertThat(log("rv64gc", "auipc t0, 0\n addi t0, t0, 64\n li a0, 5\n amoadd.w a1, a0, (t0)"))
        .last()
        .asString()
        .endsWith(
            "x11 0x0000000000000000 mem 0x0000000080000040 mem 0x0000000080000040 0x00000005");
  }

  @Test
  void failedStoreConditionalStoresNothing() {
    assertThat(log("rv64gc", "auipc t0, 0\n sc.w a1, a0, (t0)\n lr.w a1, (t0)\n sc.w a1, a0, (t0)"))
        .extracting(line -> line.replaceFirst(".*\\) ", ""))
        .containsExactly(
            "x5  0x0000000080000000",
            "x11 0x0000000000000001",
            "x11 0x0000000000000297 mem 0x0000000080000000",
            "x11 0x0000000000000000 mem 0x0000000080000000 0x00000000");
  }

  @Test
  void controlRegisterHasNumberAndNameAndItsNewValue() {
    assertThat(log("rv64gc", "li a0, 0x1888\n csrrw t0, mstatus, a0\n csrr a1, mscratch"))
        .endsWith(
            "core   0: 3 0x0000000080000008 (0x300512f3) x5  0x0000000a00000000"
                + " c768_mstatus 0x0000000a00001888",
            "core   0: 3 0x000000008000000c (0x340025f3) x11 0x0000000000000000");
  }

  @Test
  void floatingPointRegisterHasAllItsDigitsAndMakesTheStateDirty() {
    String source = "li t0, 0x2000\n csrw mstatus, t0\n li a0, 5\n fcvt.s.w f2, a0\n fmv.s f12, f2";
    assertThat(log("rv64gc", source))
        .extracting(line -> line.replaceFirst(".*\\) ", ""))
        .endsWith(
            "f2  0xffffffff40a00000 c768_mstatus 0x8000000a00006000", "f12 0xffffffff40a00000");
    assertThat(log("rv32imaf", source))
        .extracting(line -> line.replaceFirst(".*\\) ", ""))
        .endsWith("f2  0x40a00000 c768_mstatus 0x80006000", "f12 0x40a00000");
  }

  @Test
  void raisedFlagIsWrittenEachTime() {
    assertThat(
            log(
                "rv64gc",
                "li t0, 0x6000\n csrw mstatus, t0\n li a0, 3\n fcvt.d.w f1, a0\n"
                    + " fsqrt.d f5, f1\n fsqrt.d f0, f1\n fsqrt.d f0, f5\n fmul.d f0, f1, f1"))
        .extracting(line -> line.replaceFirst(".*\\) ", "").replaceAll("0x0{15}", ""))
        .endsWith(
            "c1_fflags 1 f5  0x3ffbb67ae8584caa",
            "f0  0x3ffbb67ae8584caa c1_fflags 1",
            "f0  0x3ff50ea39fcbf166 c1_fflags 1",
            "f0  0x4022000000000000");
  }

  @Test
  void viewOfRegisterIsLoggedAsTheRegister() {
    assertThat(
            log(
                "rv64gc",
                "li t0, -1\n csrw mideleg, t0\n csrw sie, t0\n csrsi sip, 2\n csrsi sstatus, 2"))
        .extracting(line -> line.replaceFirst(".*\\) ", ""))
        .endsWith(
            "c772_mie 0x0000000000000222",
            "c836_mip 0x0000000000000002",
            "c768_mstatus 0x0000000a00000002");
  }

  @Test
  void trappingInstructionHasNoLineAndReturnWritesStatus() {
    List<String> log =
        log(
            "rv64gc",
            OPEN_MEMORY
                + "la t0, handler\n csrw mtvec, t0\n ecall\n .align 2\n handler: csrw mstatus, x0\n"
                + " la t0, user\n csrw mepc, t0\n mret\n user: nop");
    assertThat(log).noneMatch(line -> line.contains("(0x00000073)"));
    assertThat(log)
        .endsWith(
            "core   0: 3 0x0000000080000030 (0x30200073) c768_mstatus 0x0000000a00000080",
            "core   0: 0 0x0000000080000034 (0x00000013)");
  }

  @Test
  void numberOfHartStandsInFourColumns() {
    WatchedHart hart =
        new WatchedHart(
            Isa.parse("rv64gc"), 12, "nop", (watched, ram, sink) -> new CommitLog(watched, sink));
    assertThat(hart.run(1)).containsExactly("core  12: 3 0x0000000080000000 (0x00000013)");
  }

  /** The log of a program that is executed up to its end. */
  private static List<String> log(String isa, String source) {
    return new WatchedHart(
            Isa.parse(isa), 0, source + "\nend:", (hart, ram, sink) -> new CommitLog(hart, sink))
        .runTo("end");
  }
}
