package dev.trapeze.kernel;

import dev.trapeze.cpu.assembler.Assembler;
import dev.trapeze.cpu.assembler.AssemblyException;
import dev.trapeze.cpu.elf.ElfWriter;
import dev.trapeze.cpu.isa.Xlen;
import java.util.Random;

/**
 * A program that runs snippets of random instructions, each in a process of its own with random
 * registers. After 10 ms it kills that process and all that have come from it. In the end it turns
 * the machine off, with status 0 if its own data are as they were.
 */
final class HostileCodeProgram {

  private static final int REGISTERS = 31;
  private static final int SNIPPET_WORDS = 32;
  private static final int ENTRY_REGISTER = 5; // t0 holds the address of the snippet
  private static final long TEXT_VA = 0x10000; // so that a jump to 0 leads nowhere
  private static final int SYSTEM = 0x73;
  private static final int ECALL = 0x73;

  private static final String SOURCE =
      """
      _start:
          call sum
          mv   s4, a0              # of the memory, to compare with at the end
          la   s0, snippets
          la   s1, registers
          la   s2, snippets_end
      next_snippet:
          bgeu s0, s2, end
          li   a0, 0
          li   a7, 1               # fork
          ecall
          beqz a0, run
          li   a0, 10
          li   a7, 13              # ms_sleep
          ecall
      sweep:
          li   s3, 1
      next_victim:
          mv   a0, s3
          la   a1, info
          li   a7, 34              # proc_info
          ecall
          blez a0, collect
          mv   s3, a0
          li   a1, 9
          li   a7, 6               # kill
          ecall
          j    next_victim
      collect:
          li   a0, 0
          li   a7, 3               # wait
          ecall
          bgtz a0, sweep           # it may have forked while this went round
          addi s0, s0, SNIPPET_BYTES
          addi s1, s1, REGISTER_BYTES
          j    next_snippet
      end:
          call sum
          sub  a0, a0, s4
          snez a0, a0
          slli a0, a0, 6           # 64 if it has changed
          li   a7, 33              # poweroff
          ecall

      run:
          mv   t0, s0
          mv   x31, s1
      LOADS
          jr   t0

      sum:                         # of the words of the table
          la   t0, registers
          la   t1, registers_end
          li   a0, 0
      next_word:
          lw   t2, 0(t0)
          slli a0, a0, 1
          xor  a0, a0, t2
          addi t0, t0, 4
          bltu t0, t1, next_word
          ret
          .space 8192              # out of reach of the branches in the snippets
      snippets:
      """;

  private static final String[] VALUES = {
    "0",
    "1",
    "-1",
    "7",
    "16",
    "22",
    "34",
    "registers",
    "registers+2",
    "info",
    "snippets",
    "snippets_end",
    "registers_end+4096",
    "registers_end+8192",
    "0x80000000",
    "0x10000000",
    "0x7fffffff",
    "-4096",
    "-8192"
  };
  private static final int[] OPCODES = {
    0x37, 0x17, 0x6F, 0x67, 0x63, 0x03, 0x03, 0x23, 0x23, 0x13, 0x13, 0x33, 0x33, 0x1B, 0x3B, 0x2F,
    0x73, 0x0F, 0x07, 0x43
  };

  private HostileCodeProgram() {}

  /** The executable with {@code snippets} snippets, or as many that do nothing. */
  static byte[] elf(Xlen xlen, long seed, int snippets, boolean harmless) throws AssemblyException {
    Random random = new Random(seed);
    boolean narrow = xlen == Xlen.RV32;
    StringBuilder loads = new StringBuilder();
    for (int x = 1; x <= REGISTERS; x++) {
      if (x != ENTRY_REGISTER) {
        loads.append(
            "    %s x%d, %d(x31)\n".formatted(narrow ? "lw" : "ld", x, (x - 1) * xlen.bytes()));
      }
    }
    StringBuilder source =
        new StringBuilder(
            SOURCE
                .replace("SNIPPET_BYTES", Integer.toString(4 * SNIPPET_WORDS))
                .replace("REGISTER_BYTES", Integer.toString(REGISTERS * xlen.bytes()))
                .replace("LOADS", loads));
    for (int i = 0; i < snippets * SNIPPET_WORDS; i++) {
      source.append("    .word ").append(harmless ? 0 : instruction(random)).append('\n');
    }
    source.append("snippets_end:\n.data\n.balign 8\ninfo: .space 48\nregisters:\n");
    for (int i = 0; i < snippets * REGISTERS; i++) {
      source.append(narrow ? "    .word " : "    .dword ");
      source.append(harmless ? "0" : VALUES[random.nextInt(VALUES.length)]).append('\n');
    }
    source.append("registers_end:\n");
    return ElfWriter.write(Assembler.assemble(source.toString(), "code.S", xlen, TEXT_VA));
  }

  private static int instruction(Random random) {
    if (random.nextInt(4) == 0) {
      return random.nextInt() & ~0x2_0002; // two compressed instructions
    }
    int opcode = OPCODES[random.nextInt(OPCODES.length)];
    int word = random.nextInt() & ~0x7F | opcode;
    return opcode == SYSTEM && random.nextInt(3) > 0 ? ECALL : word;
  }
}
