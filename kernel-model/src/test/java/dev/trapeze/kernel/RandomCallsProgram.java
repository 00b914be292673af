package dev.trapeze.kernel;

import dev.trapeze.cpu.assembler.Assembler;
import dev.trapeze.cpu.assembler.AssemblyException;
import dev.trapeze.cpu.elf.ElfWriter;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.Syscall;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A program that makes random system calls with random arguments, in two processes and whatever
 * they fork. When all of them have ended, if need be at the hands of a third process that kills
 * them after a minute, it turns the machine off.
 */
final class RandomCallsProgram {

  private static final int REGISTERS = 7;
  private static final int MAX_FORKS = 4;

  private static final String SOURCE =
      """
      .equ FORK, 1
      .equ EXIT, 2
      .equ WAIT, 3
      .equ KILL, 6
      .equ MS_SLEEP, 13
      .equ CLOSE, 21
      .equ POWEROFF, 33
      _start:
          li   a7, FORK
          ecall
          beqz a0, killer
          li   s3, 2
      start:
          li   a7, FORK
          ecall
          beqz a0, calls
          addi s3, s3, -1
          bnez s3, start
      collect:
          li   a0, 0
          li   a7, WAIT
          ecall
          bgez a0, collect
          li   s3, 2
      close:                       # the console, whose name may be gone by now
          mv   a0, s3
          li   a7, CLOSE
          ecall
          addi s3, s3, -1
          bgez s3, close
          li   a0, 0
          li   a7, POWEROFF
          ecall

      killer:                      # pid 2
          li   s3, 3
      round:
          li   a0, 60000
          li   a7, MS_SLEEP
          ecall
          li   s0, 3
      next_victim:
          mv   a0, s0
          li   a1, 9
          li   a7, KILL
          ecall
          addi s0, s0, 1
          li   t0, 400
          blt  s0, t0, next_victim
          addi s3, s3, -1
          bnez s3, round
          li   a0, 0
          li   a7, EXIT
          ecall

      calls:
          la   s0, table
          la   s1, table_end
      next_call:
          bgeu s0, s1, done
          LOAD a7, 0*SIZE(s0)
          LOAD a0, 1*SIZE(s0)
          LOAD a1, 2*SIZE(s0)
          LOAD a2, 3*SIZE(s0)
          LOAD a3, 4*SIZE(s0)
          LOAD a4, 5*SIZE(s0)
          LOAD a5, 6*SIZE(s0)
          addi s0, s0, 7*SIZE
          ecall
          j    next_call
      done:
          li   a0, 0
          li   a7, EXIT
          ecall

      .data
      buffer:  .space 1024
      paths:
      p0: .asciz "f"
      p1: .asciz "d"
      p2: .asciz "d/e"
      p3: .asciz "../d/./f"
      p4: .asciz "/program"
      p5: .asciz "/console"
      p6: .asciz ""
      p7: .asciz "/"
      p8: .asciz "a-name-of-more-than-fourteen"
          .balign 8
      argv: .dword 0
      table:
      """;

  private static final String[] ADDRESSES = {
    "0",
    "buffer",
    "buffer",
    "buffer+1",
    "buffer+1000",
    "p0",
    "p0",
    "p1",
    "p1",
    "p2",
    "p3",
    "p4",
    "p5",
    "p6",
    "p7",
    "p8",
    "argv",
    "_start",
    "table",
    "table_end-4",
    "table_end+4096",
    "0x5000",
    "0x7fffffff",
    "0x80000000",
    "0x10000000",
    "-1",
    "-4096",
    "-8192",
    "-12288"
  };
  private static final long[] NUMBERS = {
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
    15,
    16,
    17,
    20,
    100,
    512,
    513,
    1023,
    1024,
    3072,
    4096,
    0x200,
    0x202,
    0x400,
    0x602,
    0xA01,
    0x100000,
    0x40000000,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    -1,
    -2,
    -4096
  };
  private static final long[] DESCRIPTORS = {0, 1, 2, 3, 3, 3, 4, 4, 5, 6};
  private static final long[] MODES = {0, 0, 0644, 0020666};
  private static final Set<Syscall> ON_DESCRIPTORS =
      EnumSet.of(
          Syscall.READ,
          Syscall.WRITE,
          Syscall.CLOSE,
          Syscall.DUP,
          Syscall.FSTAT,
          Syscall.GET_DIRENT,
          Syscall.ISATTY,
          Syscall.TCSETPGRP);
  private static final Set<Syscall> WITH_MODE =
      EnumSet.of(Syscall.OPEN, Syscall.MKDIR, Syscall.MKNOD);
  private static final int[] KILLED = {0, -1, 1, 4, 5, 6, 7, 999};
  private static final int[] UNKNOWN = {0, 23, 31, 38, 999, -1, Integer.MIN_VALUE};

  private RandomCallsProgram() {}

  /** The executable with {@code calls} random calls. */
  static byte[] random(Xlen xlen, long seed, int calls) throws AssemblyException {
    Random random = new Random(seed);
    List<String> table = new ArrayList<>();
    int forks = 0;
    for (int i = 0; i < calls; i++) {
      int number = number(random, forks);
      forks += number == Syscall.FORK.number() ? 1 : 0;
      StringBuilder row = new StringBuilder().append(number);
      for (int argument = 1; argument < REGISTERS; argument++) {
        row.append(", ").append(argument(random, number, argument));
      }
      table.add(row.toString());
    }
    return elf(xlen, table);
  }

  /** An executable of the same size whose calls do nothing. */
  static byte[] harmless(Xlen xlen, int calls) throws AssemblyException {
    return elf(xlen, Collections.nCopies(calls, Syscall.GETPID.number() + ", 0, 0, 0, 0, 0, 0"));
  }

  private static byte[] elf(Xlen xlen, List<String> table) throws AssemblyException {
    StringBuilder source =
        new StringBuilder(
            SOURCE
                .replace("LOAD", xlen == Xlen.RV32 ? "lw" : "ld")
                .replace("SIZE", Integer.toString(xlen.bytes())));
    for (String row : table) {
      source.append(xlen == Xlen.RV32 ? "    .word " : "    .dword ").append(row).append('\n');
    }
    source.append("table_end:\n");
    return ElfWriter.write(Assembler.assemble(source.toString(), "calls.S", xlen, 0));
  }

  private static int number(Random random, int forks) {
    if (random.nextInt(30) == 0) {
      return UNKNOWN[random.nextInt(UNKNOWN.length)];
    }
    while (true) {
      Syscall call = Syscall.values()[random.nextInt(Syscall.values().length)];
      boolean wanted =
          switch (call) {
            case POWEROFF -> false;
            case EXIT, EXECV -> random.nextInt(40) == 0;
            case FORK -> forks < MAX_FORKS;
            default -> true;
          };
      if (wanted) {
        return call.number();
      }
    }
  }

  private static String argument(Random random, int number, int index) {
    if (number == Syscall.KILL.number() && index == 1) {
      return Integer.toString(KILLED[random.nextInt(KILLED.length)]);
    }
    if (random.nextInt(20) == 0) {
      return Integer.toString(random.nextInt());
    }
    // Three in four are of the kind that the call expects.
    Syscall call = Syscall.ofNumber(number);
    if (call == null || index > call.arguments().size() || random.nextInt(4) == 0) {
      return random.nextBoolean() ? pick(random, ADDRESSES) : pick(random, NUMBERS);
    }
    if (call.arguments().get(index - 1).isAddress()) {
      return pick(random, ADDRESSES);
    }
    if (index == 1 && ON_DESCRIPTORS.contains(call)) {
      return pick(random, DESCRIPTORS);
    }
    boolean mode = index == (call == Syscall.OPEN ? 3 : 2) && WITH_MODE.contains(call);
    return pick(random, mode ? MODES : NUMBERS);
  }

  private static String pick(Random random, String[] values) {
    return values[random.nextInt(values.length)];
  }

  private static String pick(Random random, long[] values) {
    return Long.toString(values[random.nextInt(values.length)]);
  }
}
