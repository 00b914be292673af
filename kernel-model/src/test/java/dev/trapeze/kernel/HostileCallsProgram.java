package dev.trapeze.kernel;

import dev.trapeze.cpu.assembler.Assembler;
import dev.trapeze.cpu.assembler.AssemblyException;
import dev.trapeze.cpu.elf.ElfWriter;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.ArgumentKind;
import dev.trapeze.kernel.abi.CallForm;
import dev.trapeze.kernel.abi.CallTable;
import dev.trapeze.kernel.abi.Syscall;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that draws random system calls with random arguments by itself, so that a run can make
 * millions of them.
 *
 * <p>Process 1 only reaps. Process 3 fills some memory and sleeps for ever: its memory is nobody's
 * business. Process 2 starts the workers, three at a time, which make the calls; after a second of
 * the machine's time it kills what is left of them and goes on with the next three. In the end it
 * says {@code done}.
 */
final class HostileCallsProgram {
  /** What the program prints when all calls have been made. */
  static final String LAST_WORDS = "\n-- done --\n";

  /** The process whose memory must stay as it is. */
  static final int BYSTANDER = 3;

  private static final int VALUES_OF_A_KIND = 32;
  private static final int NUMBERS = 64;
  private static final int ARGUMENTS = 6;

  private static final String SOURCE =
      """
      .equ FORK, 1
      .equ EXIT, 2
      .equ WAIT, 3
      .equ KILL, 6
      .equ EXEC, 7
      .equ GETPID, 11
      .equ SBRK, 12
      .equ SLEEP, 13
      .equ WRITE, 16
      .equ POWEROFF, 33
      .equ SETPGID, 35
      .equ SIGRETURN, 50
      .equ EXECVE, 41
      .equ KINDS, 8
      .text
      .globl _start
      _start:
          li   a7, GETPID
          ecall
          li   t0, 1
          bne  a0, t0, exit        # started by a worker's exec
          li   a7, FORK
          ecall
          beqz a0, boss
          li   a7, FORK
          ecall
          beqz a0, bystander
      reap:
          li   a0, 0
          li   a7, WAIT
          ecall
          j    reap

      bystander:
          li   a0, 8192
          li   a7, SBRK
          ecall
          li   t0, 2048
          li   t1, 0x5eed
      fill:
          sw   t1, 0(a0)
          addi a0, a0, 4
          addi t1, t1, 77
          addi t0, t0, -1
          bnez t0, fill
      rest:
          li   a0, 0x7fffffff
          li   a7, SLEEP
          ecall
          j    rest

      boss:
          li   s1, ROUNDS
          li   s0, SEED
      round:
          beqz s1, last_words
          addi s1, s1, -1
          li   s2, 3
          li   s4, 0               # the first worker of this round
      start:
          call random
          li   a7, FORK
          ecall
          beqz a0, worker
          blez a0, started
          bnez s4, started
          mv   s4, a0
      started:
          addi s2, s2, -1
          bnez s2, start
          li   a0, ROUND_TIME
          li   a7, SLEEP
          ecall
          beqz s4, collect
          addi s5, s4, 200
      sweep:
          mv   a0, s4
          li   a1, 9
          li   a7, KILL
          ecall
          addi s4, s4, 1
          bne  s4, s5, sweep
      collect:
          li   a0, 0
          li   a7, WAIT
          ecall
          bgez a0, collect
          j    round
      last_words:
          li   a0, 1
          la   a1, words
          li   a2, WORDS_BYTES
          li   a7, WRITE
          ecall
          j    rest

      worker:
          li   a0, 0               # the leader of a group, which only its children may join
          li   a1, 0
          li   a7, SETPGID
          ecall
          li   s1, CALLS
          li   s2, 4               # forks that it may do
      next_call:
          beqz s1, exit
          addi s1, s1, -1
          call random
          andi t0, a0, 31
          srli a0, a0, 8
          andi s3, a0, 0xff        # any number
          andi t1, a0, 0x100
          bnez t1, maybe_known
          mv   s3, a0
      maybe_known:
          beqz t0, drawn
          andi a0, a0, 63
          slli a0, a0, 2
          la   t0, numbers
          add  t0, t0, a0
          lw   s3, 0(t0)
      drawn:
          li   t0, POWEROFF
          beq  s3, t0, next_call
          li   t0, EXIT
          beq  s3, t0, seldom
          li   t0, EXEC
          beq  s3, t0, seldom
          li   t0, EXECVE
          beq  s3, t0, seldom
          li   t0, FORK
          bne  s3, t0, arguments
          beqz s2, next_call
          addi s2, s2, -1
          j    arguments
      seldom:
          call random
          andi a0, a0, 31
          bnez a0, next_call
      arguments:
          li   s4, 0
          la   s5, drawn_arguments
      next_argument:
          call random
          mv   s6, a0
          andi t0, a0, 31
          bnez t0, from_table
          call random              # anything
          j    keep
      from_table:
          li   t2, 0               # of any kind
          andi t0, s6, 0x60
          beqz t0, kind_known
          li   t0, NUMBERS
          bgeu s3, t0, kind_known
          slli t0, s3, 3
          la   t1, kinds
          add  t0, t0, t1
          add  t0, t0, s4
          lbu  t2, 0(t0)
      kind_known:
          slli t2, t2, 5
          srli t0, s6, 8
          andi t0, t0, 31
          add  t0, t0, t2
          slli t0, t0, WORD_SHIFT
          la   t1, values
          add  t0, t0, t1
          LOAD a0, 0(t0)
      keep:
          STORE a0, 0(s5)
          addi s5, s5, SIZE
          addi s4, s4, 1
          li   t0, 6
          bne  s4, t0, next_argument
          li   t0, KILL
          bne  s3, t0, make_the_call
          li   a7, GETPID          # neighbours only, and never 1, 2 and 3
          ecall
          andi t0, s6, 0x700
          bnez t0, neighbour
          neg  a0, a0              # its group
          j    victim
      neighbour:
          andi t0, s6, 7
          add  a0, a0, t0
          addi a0, a0, -3
          li   t0, 4
          bge  a0, t0, victim
          li   a0, 4
      victim:
          la   t0, drawn_arguments
          STORE a0, 0(t0)
      make_the_call:
          la   t0, drawn_arguments
          LOAD a0, 0*SIZE(t0)
          LOAD a1, 1*SIZE(t0)
          LOAD a2, 2*SIZE(t0)
          LOAD a3, 3*SIZE(t0)
          LOAD a4, 4*SIZE(t0)
          LOAD a5, 5*SIZE(t0)
          mv   a7, s3
          ecall
          bnez a0, next_call
          li   t0, FORK
          bne  s3, t0, next_call
          li   s2, 0               # the child
          li   t0, 50
          bltu s1, t0, next_call
          li   s1, 50
          j    next_call

      on_signal:                   # a handler; there are signals in one personality alone
          li   a7, SIGRETURN
          ecall

      exit:
          li   a0, 0
          li   a7, EXIT
          ecall
          j    exit

      random:                      # xorshift; the state is in s0 and never 0
          slli t0, s0, 13
          xor  s0, s0, t0
          srli t0, s0, SHIFT_RIGHT
          xor  s0, s0, t0
          slli t0, s0, SHIFT_LEFT
          xor  s0, s0, t0
          mv   a0, s0
          ret

      .data
      drawn_arguments: .space 48
      buffer:  .space 1024
      .balign 4096
      mapped:  .space 12288
      p0: .asciz "f"
      p1: .asciz "d"
      p2: .asciz "d/e"
      p3: .asciz "../d/./f"
      p4: .asciz "/program"
      p5: .asciz "/console"
      p6: .asciz ""
      p7: .asciz "/"
      p8: .asciz "a-name-of-more-than-fourteen"
      words:
      """;

  /** What arguments are drawn from, by kind; each list is gone through to fill its table. */
  private enum Kind {
    ANY(
        "0",
        "1",
        "-1",
        "buffer",
        "p0",
        "argv",
        "_start",
        "0x5000",
        "0x7fffffff",
        "0x80000000",
        "2",
        "3",
        "4",
        "9",
        "512",
        "4096",
        "-4096",
        "0x10000000",
        "values_end",
        "values_end+4096"),
    DESCRIPTOR("0", "1", "2", "3", "3", "3", "4", "4", "5", "6", "7", "15", "16", "-1"),
    ADDRESS(
        "buffer",
        "buffer",
        "buffer+1",
        "buffer+1000",
        "p0",
        "p1",
        "p2",
        "p3",
        "p4",
        "p5",
        "p6",
        "p7",
        "p8",
        "argv",
        "action",
        "action",
        "stack_to_use",
        "_start",
        "values",
        "values_end-4",
        "values_end+4096",
        "0",
        "0x80000000",
        "0x10000000",
        "-1",
        "-4096",
        "-8192",
        "-12288"),
    PATH("p0", "p0", "p1", "p1", "p2", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "0", "-4096"),
    NUMBER(
        "0",
        "1",
        "2",
        "3",
        "7",
        "9",
        "15",
        "16",
        "17",
        "20",
        "100",
        "512",
        "513",
        "1023",
        "1024",
        "3072",
        "4096",
        "8192",
        "0x200",
        "0x202",
        "0x400",
        "0x602",
        "0xA01",
        "0x100000",
        "0x40000000",
        "0x7fffffff",
        "-0x80000000",
        "-1",
        "-2",
        "-4096"),
    FLAGS("1", "2", "0x11", "0x12", "0x21", "0x22", "0x31", "0x32", "0x100022", "0", "3"),
    OFFSET(
        "0",
        "4096",
        "8192",
        "mapped",
        "mapped",
        "mapped+4096",
        "mapped+8192",
        "0x1000000",
        "0x1001000",
        "0x4000000",
        "-4096",
        "_start",
        "1"),
    MODE("0", "0", "0x1ff", "0x20b6", "0x81a4", "0x41ed");

    private final List<String> values;

    Kind(String... values) {
      this.values = List.of(values);
    }
  }

  private HostileCallsProgram() {}

  /**
   * The executable.
   *
   * @param calls the system calls that there are
   * @param seed of the random numbers
   * @param rounds of three workers; with none the program does nothing that could do harm
   * @param callsOfAWorker how many it makes, unless it ends before
   * @param roundTime what the sleep call gets for a second
   */
  static byte[] elf(
      Xlen xlen, CallTable calls, long seed, int rounds, int callsOfAWorker, int roundTime)
      throws AssemblyException {
    boolean narrow = xlen == Xlen.RV32;
    String directive = narrow ? "    .word " : "    .dword ";
    // A word of 32 bits that is not 0.
    long state = (seed * 0x9E37_79B9_7F4A_7C15L >>> 33) | 1;
    StringBuilder source =
        new StringBuilder()
            .append(".equ ROUNDS, ")
            .append(rounds)
            .append('\n')
            .append(".equ CALLS, ")
            .append(callsOfAWorker)
            .append('\n')
            .append(".equ SEED, ")
            .append(state)
            .append('\n')
            .append(".equ NUMBERS, ")
            .append(NUMBERS)
            .append('\n')
            .append(".equ ROUND_TIME, ")
            .append(roundTime)
            .append('\n')
            .append(".equ SIZE, ")
            .append(xlen.bytes())
            .append('\n')
            .append(".equ WORD_SHIFT, ")
            .append(narrow ? 2 : 3)
            .append('\n')
            .append(".equ SHIFT_RIGHT, ")
            .append(narrow ? 17 : 7)
            .append('\n')
            .append(".equ SHIFT_LEFT, ")
            .append(narrow ? 5 : 17)
            .append('\n')
            .append(".equ WORDS_BYTES, ")
            .append(LAST_WORDS.length())
            .append('\n')
            .append(
                SOURCE
                    .replace("LOAD", narrow ? "lw" : "ld")
                    .replace("STORE", narrow ? "sw" : "sd"));
    for (int i = 0; i < LAST_WORDS.length(); i++) {
      source.append("    .byte ").append((int) LAST_WORDS.charAt(i)).append('\n');
    }
    appendKinds(source, calls);
    source.append("    .balign 8\nargv:\n").append(directive).append("p0, buffer, 0\n");
    source.append("action:\n").append(directive).append("on_signal, 0x58000000, 0, 0, 0\n");
    source.append("stack_to_use:\n").append(directive).append("values, 0, 4096\n");
    appendNumbers(source, calls);
    source.append("    .balign 8\nvalues:\n");
    for (Kind kind : Kind.values()) {
      for (int i = 0; i < VALUES_OF_A_KIND; i++) {
        source.append(directive).append(kind.values.get(i % kind.values.size())).append('\n');
      }
    }
    source.append("values_end:\n");
    return ElfWriter.write(Assembler.assemble(source.toString(), "hostile.S", xlen, 0));
  }

  /** For each number of a call, eight bytes: the kinds of its arguments. */
  private static void appendKinds(StringBuilder source, CallTable calls) {
    source.append("kinds:\n");
    for (int number = 0; number < NUMBERS; number++) {
      CallForm form = calls.ofNumber(number);
      List<Kind> kinds = form == null ? List.of() : kindsOf(form.call());
      List<String> row = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        row.add(Integer.toString((i < kinds.size() ? kinds.get(i) : Kind.ANY).ordinal()));
      }
      source.append("    .byte ").append(String.join(", ", row)).append('\n');
    }
  }

  private static List<Kind> kindsOf(Syscall call) {
    List<Kind> kinds = new ArrayList<>();
    for (int i = 0; i < Math.min(ARGUMENTS, call.arguments().size()); i++) {
      kinds.add(kindOf(call, i));
    }
    return kinds;
  }

  private static Kind kindOf(Syscall call, int index) {
    ArgumentKind kind = call.arguments().get(index);
    if (kind == ArgumentKind.STRING) {
      return Kind.PATH;
    }
    if (kind.isAddress()) {
      return Kind.ADDRESS;
    }
    return switch (call) {
      case READ, WRITE, CLOSE, DUP, FSTAT, GET_DIRENT, ISATTY, TCSETPGRP ->
          index == 0 ? Kind.DESCRIPTOR : Kind.NUMBER;
      case MMAP ->
          List.of(Kind.ADDRESS, Kind.NUMBER, Kind.NUMBER, Kind.FLAGS, Kind.DESCRIPTOR, Kind.OFFSET)
              .get(index);
      case MUNMAP, MPROTECT, MSYNC, BRK -> index == 0 ? Kind.OFFSET : Kind.NUMBER;
      case OPEN, MKDIR, MKNOD -> index == call.arguments().size() - 1 ? Kind.MODE : Kind.NUMBER;
      default -> Kind.NUMBER;
    };
  }

  private static void appendNumbers(StringBuilder source, CallTable calls) {
    List<CallForm> forms = new ArrayList<>(calls.forms());
    forms.removeIf(form -> form.call() == Syscall.POWEROFF);
    source.append("    .balign 4\nnumbers:\n");
    for (int i = 0; i < NUMBERS; i++) {
      source.append("    .word ").append(forms.get(i % forms.size()).number()).append('\n');
    }
  }
}
