package dev.trapeze.cpu.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.elf.ElfWriter;
import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.qemu.QemuVirt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The commit log against what QEMU's registers hold before each instruction: the same pcs in the
 * same modes, and each register as the log's lines before have left it.
 */
class QemuCommitLogTest {
  /** How many instructions of {@link #PROGRAM} trap, and so have no line. */
  private static final int TRAPS = 3;

  private static final String PROGRAM =
      """
      _start:
        # QEMU's boot ROM leaves something in these.
        li t0, 0
        li a0, 0
        li a1, 0
        li a2, 0
        la t0, handler
        csrw mtvec, t0
        li t0, -1
        csrw pmpaddr0, t0
        li t0, 31
        csrw pmpcfg0, t0
        csrw mscratch, t0
        li t0, 0x6000
        csrs mstatus, t0
        la s0, data
        lw a0, 0(s0)
        lh a1, 6(s0)
        lbu a2, 1(s0)
        c.addi a0, 7
        mul a3, a0, a1
        divu a4, a3, a2
        sw a4, 8(s0)
        lw a5, 8(s0)
        amoadd.w a6, a5, (s0)
        amomaxu.w a7, a6, (s0)
        lr.w t1, (s0)
        sc.w t2, a4, (s0)
        lw t1, 0(s0)
        fcvt.d.w f1, a0
        fcvt.s.w f2, a1
        fmul.d f3, f1, f1
        fsqrt.s f4, f2
        fcvt.w.d t3, f3, rtz
        fsd f3, 16(s0)
        fld f5, 16(s0)
        frflags t4
        csrrw t5, mscratch, a0
        csrrsi t5, mscratch, 3
        # To U-mode, which calls and then does what it must not.
        li t0, 0x1800
        csrc mstatus, t0
        la t0, user
        csrw mepc, t0
        mret
      user:
        addi s1, zero, 3
      loop:
        addi s1, s1, -1
        add s2, s2, s1
        bnez s1, loop
        ecall
        csrr s3, mscratch
        ebreak
        .align 2
      handler:
        csrr t0, mepc
        addi t0, t0, 4
        csrw mepc, t0
        csrr s4, mcause
        addi s4, s4, -3
        beqz s4, off
        mret
      off:
        li t0, 0x100000
        li t1, 0x5555
        sw t1, 0(t0)
      end:
        j end
        .data
      data:
        .word 0x12345678, 0xfedcba98, 0, 0, 0, 0
      """;

  private static final Pattern LINE =
      Pattern.compile("core +0: (\\d) 0x([0-9a-f]+) \\(0x[0-9a-f]+\\)(.*)");
  private static final Pattern WRITTEN =
      Pattern.compile(" (?:([xf]\\d+)|c\\d+_(\\w+)) +0x([0-9a-f]+)");
  private static final Pattern SHOWN =
      Pattern.compile("\\b([a-z]\\w*)(?:/\\w+)? +([0-9a-f]{8,16})\\b");
  private static final Pattern MODE = Pattern.compile("\\[\\w+/\\w+/\\w+([0-9a-f])/\\w+]");

  @TempDir private Path folder;

  /** What QEMU says before an instruction: the mode, and registers by name. */
  private record Dump(int mode, Map<String, Long> registers) {
    long pc() {
      return registers.getOrDefault("pc", -1L);
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void logLeavesTheRegistersThatQemuHas(Xlen xlen) throws Exception {
    Isa isa = Isa.parse("rv" + xlen.bits() + "gc");
    WatchedHart watched =
        new WatchedHart(isa, 0, PROGRAM, (hart, ram, sink) -> new CommitLog(hart, sink));
    List<Dump> dumps = qemu(isa);
    List<String> log = watched.runTo("off");

    Map<String, Long> expected = new HashMap<>(dumps.get(0).registers());
    int at = 0;
    int skipped = 0;
    for (String line : log) {
      Matcher parts = LINE.matcher(line);
      assertThat(parts.matches()).as(line).isTrue();
      long pc = Long.parseUnsignedLong(parts.group(2), 16);
      while (dumps.get(at).pc() != pc) {
        at++;
        skipped++;
      }
      Dump dump = dumps.get(at++);
      assertThat(dump.mode()).as(line).isEqualTo(Integer.parseInt(parts.group(1)));
      for (Map.Entry<String, Long> register : expected.entrySet()) {
        if (register.getKey().matches("[xf]\\d+")) {
          assertThat(dump.registers().get(register.getKey()))
              .as("%s before %s", register.getKey(), line)
              .isEqualTo(register.getValue());
        }
      }
      Dump next = dumps.get(at);
      for (Matcher written = WRITTEN.matcher(parts.group(3)); written.find(); ) {
        long value = Long.parseUnsignedLong(written.group(3), 16);
        if (written.group(1) != null) {
          expected.put(written.group(1), value);
        } else if (next.registers().containsKey(written.group(2))) {
          assertThat(next.registers().get(written.group(2))).as(line).isEqualTo(value);
        }
      }
    }
    assertThat(skipped).isEqualTo(TRAPS);
    assertThat(log).hasSizeGreaterThan(60);
  }

  private List<Dump> qemu(Isa isa) throws IOException, InterruptedException {
    QemuVirt.assumeInstalled(isa.xlen());
    Path elf =
        Files.write(folder.resolve("a.elf"), ElfWriter.write(WatchedHart.assemble(isa, PROGRAM)));
    Path log = folder.resolve("qemu.log");
    List<String> options =
        List.of(
            "-m",
            "128M",
            "-serial",
            "none",
            "-kernel",
            elf.toString(),
            "-singlestep",
            "-d",
            "exec,cpu,fpu,nochain",
            "-D",
            log.toString());
    assertThat(QemuVirt.endsBy(60, isa.xlen(), folder, options)).isTrue();
    List<Dump> dumps = new ArrayList<>();
    for (String step : Files.readString(log).split("Trace ")) {
      Matcher mode = MODE.matcher(step);
      if (!mode.find()) {
        continue;
      }
      Map<String, Long> registers = new HashMap<>();
      for (Matcher shown = SHOWN.matcher(step); shown.find(); ) {
        registers.put(shown.group(1), Long.parseUnsignedLong(shown.group(2), 16));
      }
      if (registers.getOrDefault("pc", 0L) >= WatchedHart.BASE_PA) {
        dumps.add(new Dump(Integer.parseInt(mode.group(1), 16) & 3, registers));
      }
    }
    return dumps;
  }
}
