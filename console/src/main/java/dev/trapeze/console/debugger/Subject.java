package dev.trapeze.console.debugger;

import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.mm.PageTable;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessState;
import dev.trapeze.kernel.proc.Trapframe;
import org.jspecify.annotations.Nullable;

/**
 * What a command looks at: a process, or a hart that no process has.
 *
 * <p>The registers are those of the hart if the process has one, wherever that is in the way of a
 * trap; else those in its trapframe. Memory is what the process's own page table shows, and where
 * it shows nothing, the kernel's. Rights do not count, and A and D stay as they are.
 */
public final class Subject {
  private final Kernel kernel;
  private final @Nullable Process process;
  private final @Nullable Hart hart;

  private Subject(Kernel kernel, @Nullable Process process, @Nullable Hart hart) {
    this.kernel = kernel;
    this.process = process;
    this.hart = hart;
  }

  /** A process. */
  public static Subject of(Kernel kernel, Process process) {
    for (Hart hart : kernel.machine().harts()) {
      if (kernel.state().scheduler().runningOn(hart.id()) == process) {
        return new Subject(kernel, process, hart);
      }
    }
    return new Subject(kernel, process, null);
  }

  /** A hart, and the process that has it, if any. */
  public static Subject of(Kernel kernel, Hart hart) {
    return new Subject(kernel, kernel.state().scheduler().runningOn(hart.id()), hart);
  }

  /** The system. */
  public Kernel kernel() {
    return kernel;
  }

  /** Width of its registers. */
  public Xlen xlen() {
    return kernel.machine().xlen();
  }

  /** The process, if there is one. */
  public @Nullable Process process() {
    return process;
  }

  /** Number of the process; 0 if there is none. */
  public int pid() {
    return process == null ? 0 : process.pid();
  }

  /** The hart, if it has one. */
  public @Nullable Hart hart() {
    return hart;
  }

  /** Whether there are registers at all: a zombie has none. */
  public boolean hasRegisters() {
    return hart != null || hasMemory();
  }

  /** The mode in which its next instruction executes. */
  public PrivilegeMode mode() {
    return hart != null ? hart.mode() : PrivilegeMode.USER;
  }

  /** Register x{@code number}, 0 to 31, sign-extended; 0 where there are none. */
  public long x(int number) {
    if (hart != null) {
      return hart.x(number);
    }
    Trapframe saved = trapframe();
    return saved == null || number == 0 ? 0 : saved.word(Trapframe.wordOf(number));
  }

  /** Sets register x{@code number}, 1 to 31. */
  public void setX(int number, long value) {
    Trapframe saved = trapframe();
    if (hart != null) {
      hart.setX(number, value);
    } else if (saved != null && number != 0) {
      saved.setWord(Trapframe.wordOf(number), value);
    }
  }

  /** Address of its next instruction, sign-extended. */
  public long pc() {
    if (hart != null) {
      return hart.pc();
    }
    Trapframe saved = trapframe();
    return saved == null ? 0 : saved.epc();
  }

  /** Sets the address of its next instruction. */
  public void setPc(long va) {
    Trapframe saved = trapframe();
    if (hart != null) {
      hart.setPc(va);
    } else if (saved != null) {
      saved.setEpc(va);
    }
  }

  /** Where its registers are saved while it is in the kernel; null where there is no such place. */
  public @Nullable Trapframe trapframe() {
    return process != null && hasMemory() ? process.trapframe() : null;
  }

  /** Whether it is a process that has an address space: a zombie has none. */
  public boolean hasMemory() {
    return process != null && process.state() != ProcessState.ZOMBIE;
  }

  /**
   * Physical address of {@code va}; -1 where nothing is mapped.
   *
   * @param va sign-extended or zero-extended
   */
  public long physical(long va) {
    long address = xlen().zeroExtend(va);
    PageTable own = process != null && hasMemory() ? process.addressSpace().table() : null;
    long pa = own == null ? -1 : own.physical(address);
    return pa >= 0 ? pa : kernel.state().kernelSpace().table().physical(address);
  }

  /**
   * Reads memory.
   *
   * @param va sign-extended or zero-extended
   * @return how many bytes could be read, up to the first that is not mapped to RAM
   */
  public int read(long va, byte[] into, int offset, int lengthBytes) {
    Ram ram = kernel.machine().ram();
    int done = 0;
    while (done < lengthBytes) {
      long pa = physical(va + done);
      int chunk = Math.min(lengthBytes - done, bytesToPageEnd(va + done));
      if (pa < 0 || !ram.contains(pa, chunk)) {
        break;
      }
      ram.read(pa, into, offset + done, chunk);
      done += chunk;
    }
    return done;
  }

  /**
   * Writes memory, whatever the rights: in shared frames for all who share them.
   *
   * @param va sign-extended or zero-extended
   * @return how many bytes could be written, up to the first that is not mapped to RAM
   */
  public int write(long va, byte[] from, int offset, int lengthBytes) {
    Ram ram = kernel.machine().ram();
    int done = 0;
    while (done < lengthBytes) {
      long pa = physical(va + done);
      int chunk = Math.min(lengthBytes - done, bytesToPageEnd(va + done));
      if (pa < 0 || !ram.contains(pa, chunk)) {
        break;
      }
      ram.write(pa, from, offset + done, chunk);
      done += chunk;
    }
    return done;
  }

  private static int bytesToPageEnd(long va) {
    return Ram.FRAME_BYTES - (int) (va & Ram.FRAME_BYTES - 1);
  }
}
