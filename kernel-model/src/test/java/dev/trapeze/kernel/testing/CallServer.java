package dev.trapeze.kernel.testing;

import dev.trapeze.cpu.assembler.AssembledProgram;
import dev.trapeze.cpu.elf.ElfWriter;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.Syscall;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * A system with one process that makes the system calls that a test asks for: it reads number and
 * arguments from its console, does the call through the trampoline like any program, and writes the
 * result back. A child that it forks does what {@link #setChildTask} says.
 */
public final class CallServer {
  /** Number of the process. */
  public static final int PID = 1;

  private static final int BUFFER_BYTES = 2 * 4096;
  private static final int CALL_WORDS = 7;

  private static final String SOURCE =
      """
          .text
          .globl _start
      _start:
          la   s0, request
      next:
          li   s1, 7*WORD
          mv   s2, s0
      more:
          li   a0, 0
          mv   a1, s2
          mv   a2, s1
          li   a7, SYS_READ
          ecall
          beqz a0, finished
          add  s2, s2, a0
          sub  s1, s1, a0
          bnez s1, more
          LOAD a7, 0*WORD(s0)
          LOAD a0, 1*WORD(s0)
          LOAD a1, 2*WORD(s0)
          LOAD a2, 3*WORD(s0)
          LOAD a3, 4*WORD(s0)
          LOAD a4, 5*WORD(s0)
          LOAD a5, 6*WORD(s0)
          li   t0, SYS_FORK
          sub  s3, a7, t0
          ecall
          bnez s3, answer
          beqz a0, child
      answer:
          STORE a0, 0(s0)
          li   a0, 1
          mv   a1, s0
          li   a2, WORD
          li   a7, SYS_WRITE
          ecall
          j    next
      finished:
          li   a0, 0
          li   a7, SYS_EXIT
          ecall

      child:
          la   t0, child_task
          LOAD a7, 0*WORD(t0)
          LOAD a0, 1*WORD(t0)
          LOAD a1, 2*WORD(t0)
          LOAD a2, 3*WORD(t0)
          beqz a7, spin
          ecall
          li   a7, SYS_EXIT
          ecall
      spin:
          j    spin

          .data
      request:
          .space 64
      child_task:
          .space 64
          .balign 16
      constant:
          .asciz "text"
          .bss
          .balign 4096
      buffer:
          .space 8192
      """;

  private final TestSystem system;
  private final Xlen xlen;
  private final AssembledProgram program;

  private CallServer(TestSystem system, Xlen xlen, AssembledProgram program) {
    this.system = system;
    this.xlen = xlen;
    this.program = program;
    system.run();
  }

  /** Boots a system of that width with the server as its first process. */
  public static CallServer boot(Xlen xlen) {
    return boot(TestSystem.of(xlen), xlen);
  }

  /** Boots a system of that width with another configuration. */
  public static CallServer boot(Xlen xlen, UnaryOperator<KernelConfig> change) {
    return boot(TestSystem.of(xlen).configure(change), xlen);
  }

  /** Boots a system that has been prepared with files. */
  public static CallServer boot(TestSystem.Builder builder, Xlen xlen) {
    AssembledProgram program = GuestPrograms.assemble(xlen, SOURCE);
    TestSystem system =
        builder.file("server", ElfWriter.write(program)).first("server", "server").boot();
    return new CallServer(system, xlen, program);
  }

  /** Does a call to its end, time skipped where it sleeps, and gives what {@code a0} held. */
  public long call(Syscall call, long... arguments) {
    return call(call.number(), arguments);
  }

  /** As {@link #call(Syscall, long...)}, with any number. */
  public long call(long number, long... arguments) {
    int before = system.outputBytes().length;
    begin(number, arguments);
    byte[] output = system.outputBytes();
    if (output.length < before + xlen.bytes()) {
      throw new AssertionError("the call does not return; console: " + system.output());
    }
    // The kernel may have said something first; the answer comes last.
    ByteBuffer answer =
        ByteBuffer.wrap(output, output.length - xlen.bytes(), xlen.bytes())
            .order(ByteOrder.LITTLE_ENDIAN);
    return xlen == Xlen.RV32 ? answer.getInt() : answer.getLong();
  }

  /** Starts a call and runs as long as anything goes on. */
  public void begin(long number, long... arguments) {
    ByteBuffer request =
        ByteBuffer.allocate(CALL_WORDS * xlen.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    putWord(request, number);
    for (long argument : arguments) {
      putWord(request, argument);
    }
    system.kernel().input(request.array());
    system.run();
  }

  /** What a child does from now on after a fork: one call, whose result is its exit status. */
  public void setChildTask(Syscall call, long... arguments) {
    ByteBuffer task = ByteBuffer.allocate(4 * xlen.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    putWord(task, call.number());
    for (long argument : arguments) {
      putWord(task, argument);
    }
    system.poke(PID, program.symbol("child_task"), task.array());
  }

  /** Children run without end from now on. */
  public void setChildSpins() {
    system.poke(PID, program.symbol("child_task"), new byte[4 * xlen.bytes()]);
  }

  private void putWord(ByteBuffer buffer, long value) {
    if (xlen == Xlen.RV32) {
      buffer.putInt((int) value);
    } else {
      buffer.putLong(value);
    }
  }

  /** Address of two pages in which the process may read and write. */
  public long bufferVa() {
    return program.symbol("buffer");
  }

  /** Puts a string with its NUL at an offset of the buffer, and gives its address. */
  public long string(int offset, String text) {
    byte[] bytes = (text + "\0").getBytes(StandardCharsets.ISO_8859_1);
    return bytes(offset, bytes);
  }

  /** Puts bytes at an offset of the buffer, and gives their address. */
  public long bytes(int offset, byte[] bytes) {
    system.poke(PID, bufferVa() + offset, bytes);
    return bufferVa() + offset;
  }

  /** Puts words at an offset of the buffer, and gives their address. */
  public long words(int offset, long... values) {
    ByteBuffer words =
        ByteBuffer.allocate(values.length * xlen.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      putWord(words, value);
    }
    return bytes(offset, words.array());
  }

  /** The four bytes at an offset of the buffer, as an int. */
  public int intAt(int offset) {
    return ByteBuffer.wrap(bytesAt(offset, Integer.BYTES)).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }

  /** Bytes at an offset of the buffer. */
  public byte[] bytesAt(int offset, int length) {
    return system.peek(PID, bufferVa() + offset, length);
  }

  /** Fills the whole buffer with zeros. */
  public void clearBuffer() {
    system.poke(PID, bufferVa(), new byte[BUFFER_BYTES]);
  }

  /** What a failed call gives. */
  public static long failure(Errno errno) {
    return errno.result();
  }

  /** The system. */
  public TestSystem system() {
    return system;
  }

  /** What the kernel has said on the console, without the server's answers. */
  public boolean consoleSays(String words) {
    return system.output().contains(words);
  }

  /** Ends the server. */
  public int end() {
    system.kernel().endOfInput();
    return system.runToPowerOff();
  }

  /** Whether two areas hold the same. */
  public boolean bufferStartsWith(byte[] expected) {
    return Arrays.equals(bytesAt(0, expected.length), expected);
  }
}
