package dev.trapeze.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The options of {@code trapeze machine} about address translation. */
class MachineTranslationTest {
  private static final String V_R_W = "0x07";
  private static final String V_R_W_A_D = "0xc7";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"coherent, 1", "architectural, 0"})
  void forgottenFenceShowsWithAnArchitecturalBufferOnly(String tlb, int status) throws Exception {
    Path elf = program(V_R_W_A_D, "lw t0, 0(s2)\n" + store("x0") + "lw t0, 0(s2)\n");
    assertThat(machine(elf, "--tlb=" + tlb)).isEqualTo(status);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void fenceEndsWhatAnArchitecturalBufferRemembers(Xlen xlen) throws Exception {
    Path elf =
        program(xlen, V_R_W_A_D, "lw t0, 0(s2)\n" + store("x0") + "sfence.vma\nlw t0, 0(s2)\n");
    assertThat(machine(elf, "--tlb=architectural")).isEqualTo(1);
  }

  @Test
  void missingAccessedBitFaultsOnlyWithSvade() throws Exception {
    Path elf = program(V_R_W, "lw t0, 0(s2)\n");
    assertThat(machine(elf)).isZero();
    assertThat(machine(elf, "--svade")).isEqualTo(1);
  }

  @Test
  void unknownBufferIsAUsageError() throws Exception {
    assertThat(machine(program(V_R_W, ""), "--tlb=large")).isEqualTo(2);
  }

  private static int machine(Path elf, String... options) throws Exception {
    List<String> command = TrapezeProcess.command("machine");
    command.addAll(List.of(options));
    command.add(elf.toString());
    return TrapezeProcess.run(new byte[0], command).status();
  }

  private static String store(String register) {
    return "sWORD " + register + ", 0(s1)\n";
  }

  private Path program(String flags, String supervisor) throws Exception {
    return program(Xlen.RV64, flags, supervisor);
  }

  /**
   * Executes {@code supervisor} in S-mode: status 0 if it has no trap, else 1. One superpage maps
   * RAM to itself; another, whose entry is at s1 and has those flags, maps s2 to the start of RAM.
   */
  private Path program(Xlen xlen, String flags, String supervisor) throws Exception {
    boolean narrow = xlen == Xlen.RV32;
    String source =
        """
          la t0, trapped
          csrw mtvec, t0
          li t0, -1
          csrw pmpaddr0, t0
          li t0, 0x1f
          csrw pmpcfg0, t0
          la s0, root
          li t0, 0x200000cf
          li t1, OWN
          add t1, t1, s0
          sWORD t0, 0(t1)
          li t0, 0x20000000 + FLAGS
          li s1, OTHER
          add s1, s1, s0
          sWORD t0, 0(s1)
          srli t0, s0, 12
          li t1, MODE
          or t0, t0, t1
          csrw satp, t0
          li t0, 0x800
          csrs mstatus, t0
          la t0, supervisor
          csrw mepc, t0
          mret
        supervisor:
          li s2, 0xC0000000
        """
            + supervisor
            + """
          li a0, 0x5555
          ecall
          .balign 4
        trapped:
          csrr t0, mcause
          li t1, 9
          beq t0, t1, off
          li a0, 0x13333
        off:
          li t0, 0x100000
          sw a0, 0(t0)
        stay:
          j stay
          .balign 4096
        root:
          .zero 4096
        """;
    return BareProgram.write(
        folder,
        xlen,
        source
            .replace("sWORD", narrow ? "sw" : "sd")
            .replace("OWN", narrow ? "2048" : "16")
            .replace("OTHER", narrow ? "3072" : "24")
            .replace("MODE", narrow ? "1 << 31" : "8 << 60")
            .replace("FLAGS", flags));
  }
}
