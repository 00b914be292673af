package dev.trapeze.kernel.signal;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.Field;
import dev.trapeze.kernel.state.StateSink;

/**
 * What a handler is told about a signal: {@code siginfo_t}, 128 bytes as in Linux. From its start:
 * si_signo, si_errno (0), si_code, 4 bytes each; then, at 12 with 32 bits and at 16 with 64, either
 * si_addr, a word of XLEN bits, or si_pid, si_uid (0) and si_status, 4 bytes each.
 *
 * @param signal si_signo
 * @param code si_code: who or what has sent it
 * @param addressVa si_addr of a fault
 * @param pid si_pid of the sender, or of the child; 0 for a fault
 * @param status si_status of the child
 */
public record SignalInfo(Signal signal, int code, long addressVa, int pid, int status) {
  /** Size of the structure. */
  public static final int BYTES = 128;

  /** si_code: by kill. */
  public static final int SI_USER = 0;

  /** si_code: by the kernel. */
  public static final int SI_KERNEL = 0x80;

  /** si_code of SIGILL: there is no such instruction, or not for programs. */
  public static final int ILL_ILLOPC = 1;

  /** si_code of SIGILL: a trap that the kernel does not know. */
  public static final int ILL_ILLTRP = 4;

  /** si_code of SIGSEGV: nothing of the program's is mapped there. */
  public static final int SEGV_MAPERR = 1;

  /** si_code of SIGSEGV: something is, but the access is not allowed. */
  public static final int SEGV_ACCERR = 2;

  /** si_code of SIGBUS: an address that is not aligned as it must be. */
  public static final int BUS_ADRALN = 1;

  /** si_code of SIGBUS: a page of a mapping behind the end of its file. */
  public static final int BUS_ADRERR = 2;

  /** si_code of SIGTRAP: ebreak. */
  public static final int TRAP_BRKPT = 1;

  private static final int CLD_EXITED = 1;
  private static final int CLD_KILLED = 2;

  /** By a process that has called kill. */
  public static SignalInfo byUser(Signal signal, int senderPid) {
    return new SignalInfo(signal, SI_USER, 0, senderPid, 0);
  }

  /** By the kernel, not for what an instruction did. */
  public static SignalInfo byKernel(Signal signal) {
    return new SignalInfo(signal, SI_KERNEL, 0, 0, 0);
  }

  /** For what an instruction did. */
  public static SignalInfo ofFault(Signal signal, int code, long addressVa) {
    return new SignalInfo(signal, code, addressVa, 0, 0);
  }

  /** SIGCHLD for a child that has ended by itself with a status. */
  public static SignalInfo ofExit(int childPid, int status) {
    return new SignalInfo(Signal.SIGCHLD, CLD_EXITED, 0, childPid, status);
  }

  /** SIGCHLD for a child that a signal has ended. */
  public static SignalInfo ofDeath(int childPid, int signal) {
    return new SignalInfo(Signal.SIGCHLD, CLD_KILLED, 0, childPid, signal);
  }

  private boolean isFault() {
    return code > SI_USER && code < SI_KERNEL && signal != Signal.SIGCHLD;
  }

  /** The structure in bytes. */
  public byte[] encode(Xlen xlen) {
    byte[] structure = new byte[BYTES];
    store(structure, xlen);
    return structure;
  }

  /** Stores the structure at the start of {@code frame}, which is zero there. */
  void store(byte[] frame, Xlen xlen) {
    new Field(0, Integer.BYTES).store(frame, signal.number());
    new Field(8, Integer.BYTES).store(frame, code);
    int rest = xlen == Xlen.RV32 ? 12 : 16;
    if (isFault()) {
      new Field(rest, xlen.bytes()).store(frame, addressVa);
    } else {
      new Field(rest, Integer.BYTES).store(frame, pid);
      new Field(rest + 8, Integer.BYTES).store(frame, status);
    }
  }

  void putState(StateSink sink) {
    sink.put(signal.number());
    sink.put(code);
    sink.put(addressVa);
    sink.put(pid);
    sink.put(status);
  }
}
