package dev.trapeze.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.console.TrapezeProcess.Result;
import dev.trapeze.cpu.isa.Xlen;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code trapeze machine} as a process of its own. */
class MachineTest {
  /** Sends what it receives, each letter as the next one, until a dot; by polling. */
  private static final String ECHO =
      """
      li s0, 0x10000000
      li s1, '.'
      again:
        lbu t0, 5(s0)
        andi t0, t0, 1
        beqz t0, again
        lbu a0, 0(s0)
        beq a0, s1, off
        addi a0, a0, 1
        sb a0, 0(s0)
        j again
      off:
      """;

  /** Each hart adds to its own words; hart 0 waits for the others' and powers off. */
  private static final String HARTS =
      """
        csrr s0, mhartid
        la s1, begin_signature
        slli t0, s0, 2
        add t0, t0, s1
        li t1, 0
      count:
        addi t1, t1, 7
        sw t1, 0(t0)
        li t2, 7000
        blt t1, t2, count
        la t3, done
        li t4, 1
        amoadd.w x0, t4, (t3)
      spin:
        bnez s0, spin
        lw t5, 0(t3)
        li t6, 3
        bne t5, t6, spin
        rdinstret a0
        sw a0, 12(s1)
      """
          + BareProgram.POWER_OFF
          + """
        .data
        done: .word 0
        begin_signature: .word 0, 0, 0, 0
        end_signature: .word -1
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void serialPortIsStandardInputAndOutput(Xlen xlen) throws Exception {
    Path elf = BareProgram.write(folder, xlen, ECHO + BareProgram.POWER_OFF);
    Result result = machine("HAL.", elf);
    assertThat(result.out()).isEqualTo("IBM");
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0x5555, 0", "0x33333, 3", "0xff3333, 255", "0x1003333, 255"})
  void finisherGivesTheStatus(String word, int status) throws Exception {
    Path elf =
        BareProgram.write(
            folder, Xlen.RV64, "li t0, 0x100000\n li t1, " + word + "\n sw t1, 0(t0)\n s: j s\n");
    assertThat(machine("", elf).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({"RV32, 1, 0", "RV64, 1, 0", "RV64, 11, 5"})
  void hostWordGivesTheStatus(Xlen xlen, int word, int status) throws Exception {
    Path elf =
        BareProgram.write(
            folder,
            xlen,
            "la t0, tohost\n li t1, "
                + word
                + "\n sw t1, 0(t0)\n sw x0, 4(t0)\n s: j s\n"
                + ".data\n .balign 64\n tohost: .dword 0\n fromhost: .dword 0\n");
    assertThat(machine("", elf).status()).isEqualTo(status);
  }

  @Test
  void hostWordWithoutItsFellowIsReported() throws Exception {
    Path elf =
        BareProgram.write(
            folder, Xlen.RV64, BareProgram.POWER_OFF + ".balign 8\n tohost: .dword 0\n");
    Result result = machine("", elf);
    assertThat(result.err()).endsWith("has tohost but no fromhost: nothing listens to it\n");
    assertThat(result.status()).isZero();
  }

  @Test
  void trapLoopIsStatus80() throws Exception {
    Path elf = BareProgram.write(folder, Xlen.RV64, "nop\n csrw mtvec, x0\n lost: jr x0\n");
    Result result = machine("", elf);
    assertThat(result.err())
        .isEqualTo(
            "trapeze: hart 0 traps again and again and executes nothing: instruction access fault"
                + " (cause 1) at pc 0x0000000000000000, tval 0x0000000000000000\n");
    assertThat(result.status()).isEqualTo(80);
  }

  @Test
  void waitThatNothingEndsIsStatus81() throws Exception {
    Path elf = BareProgram.write(folder, Xlen.RV32, "again: wfi\n j again\n");
    Result result = machine("", elf);
    assertThat(result.err())
        .isEqualTo("trapeze: every hart waits for an interrupt, and none can come\n");
    assertThat(result.status()).isEqualTo(81);
  }

  @Test
  void limitOfInstructionsIsStatus124() throws Exception {
    Path elf = BareProgram.write(folder, Xlen.RV64, "again: j again\n");
    Result result = machine("", elf, "--max-instructions", "1000000");
    assertThat(result.err())
        .isEqualTo("trapeze: ended by --max-instructions after 1000000 instructions\n");
    assertThat(result.status()).isEqualTo(124);
  }

  @Test
  void resetBootsAgain() throws Exception {
    Path elf =
        BareProgram.write(
            folder,
            Xlen.RV64,
            "li t0, 0x10000000\n li t1, 'x'\n sb t1, 0(t0)\n"
                + "li t0, 0x100000\n li t1, 0x7777\n sw t1, 0(t0)\n s: j s\n");
    // Six instructions of the boot ROM and nine of the program make a boot.
    Result result = machine("", elf, "--max-instructions", "40");
    assertThat(result.out()).isEqualTo("xxx");
    assertThat(result.status()).isEqualTo(124);
  }

  @ParameterizedTest
  @ValueSource(strings = {BareProgram.POWER_OFF, "csrw mtvec, x0\n jr x0\n", "s: j s\n", "wfi\n"})
  void signatureIsWrittenHoweverTheGuestEnds(String ending) throws Exception {
    Path elf =
        BareProgram.write(
            folder,
            Xlen.RV64,
            "la a0, begin_signature\n li a1, -2\n sw a1, 4(a0)\n"
                + ending
                + ".data\n begin_signature: .word 0xBADC0DE, 0\n end_signature: .word 3\n");
    Path file = folder.resolve("a.sig");
    machine("", elf, "--max-instructions", "1000", "--signature", file.toString());
    assertThat(file).hasContent("0badc0de\nfffffffe\n");
  }

  @Test
  void enginesAndRunsGiveTheSame() throws Exception {
    Path elf = BareProgram.write(folder, Xlen.RV64, HARTS);
    List<String> signatures = new ArrayList<>();
    for (String engine : List.of("", "blocks", "blocks", "reference")) {
      Path file = folder.resolve("signature" + signatures.size());
      List<String> options =
          new ArrayList<>(List.of("--harts", "3", "--signature", file.toString()));
      if (!engine.isEmpty()) {
        options.addAll(List.of("--engine", engine));
      }
      assertThat(machine("", elf, options.toArray(String[]::new)).status()).isZero();
      signatures.add(Files.readString(file));
    }
    assertThat(signatures.get(0)).startsWith("00001b58\n00001b58\n00001b58\n").hasLineCount(4);
    assertThat(signatures).containsOnly(signatures.get(0));
  }

  @Test
  void absentExtensionIsIllegal() throws Exception {
    Path elf =
        BareProgram.write(
            folder,
            Xlen.RV64,
            "la t0, trapped\n csrw mtvec, t0\n li a0, 6\n mul a0, a0, a0\n"
                + BareProgram.POWER_OFF
                + ".balign 4\n trapped: csrr t1, mcause\n slli t1, t1, 16\n li t2, 0x3333\n"
                + "or t1, t1, t2\n li t0, 0x100000\n sw t1, 0(t0)\n loop: j loop\n");
    assertThat(machine("", elf).status()).isZero();
    assertThat(machine("", elf, "--isa", "rv64i").status()).isEqualTo(2);
  }

  @Test
  void traceAndCommitLogGoToTheirFile() throws Exception {
    Path elf = BareProgram.write(folder, Xlen.RV64, "li a0, 5\n" + BareProgram.POWER_OFF);
    Path file = folder.resolve("trace");
    Result result =
        machine("", elf, "--trace", "insn,trap", "--commit-log", "--trace-to", file.toString());
    assertThat(result.err()).isEmpty();
    assertThat(file)
        .content()
        .contains(
            "core   0: 3 0x0000000080000000 (0x00500513) x10 0x0000000000000005\n"
                + "insn 0 6 M 0x0000000080000000 00500513 li      a0,5 ; a0=0x0000000000000005\n");
  }

  @Test
  void traceGoesToStandardErrorWithoutColours() throws Exception {
    Path elf = BareProgram.write(folder, Xlen.RV64, "ecall\n" + BareProgram.POWER_OFF);
    Result result = machine("", elf, "--trace", "trap");
    assertThat(result.err().lines().findFirst())
        .hasValue(
            "trap 0 6 enter M->M 0x0000000080000000 cause 11 environment call from M-mode,"
                + " tval 0x0000000000000000, vector 0x0000000000000000");
  }

  @Test
  void deviceTreeIsWrittenAndNothingRuns() throws Exception {
    Path elf = BareProgram.write(folder, Xlen.RV64, "s: j s\n");
    Path file = folder.resolve("a.dtb");
    Result result = machine("", elf, "--dump-dtb", file.toString(), "--append", "console=ttyS0");
    assertThat(result.status()).isZero();
    byte[] tree = Files.readAllBytes(file);
    assertThat(tree).startsWith(0xD0, 0x0D, 0xFE, 0xED);
    assertThat(new String(tree, StandardCharsets.ISO_8859_1)).contains("console=ttyS0");
  }

  private static Result machine(String input, Path elf, String... options)
      throws IOException, InterruptedException {
    List<String> args = new ArrayList<>(List.of("machine"));
    args.addAll(List.of(options));
    args.add(elf.toString());
    return TrapezeProcess.run(
        input.getBytes(StandardCharsets.ISO_8859_1), args.toArray(String[]::new));
  }
}
