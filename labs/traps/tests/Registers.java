package lab.tests;

import dev.trapeze.cpu.assembler.AssembledProgram;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.proc.Trapframe;
import dev.trapeze.labs.testing.CheckFailed;
import dev.trapeze.labs.testing.LabSystem;
import dev.trapeze.labs.testing.Trial;
import java.util.Random;

/**
 * The 31 registers of pid 1 while it runs between two labels of its program, {@code measured} and
 * {@code measured_end}, in which nothing changes a register but the result of a system call. Each
 * trap there must find in the trapframe what the program has loaded.
 */
public final class Registers implements KernelEvents {
  private static final int NUMBER = 32;
  private static final int A0 = 10;
  private static final int A7 = 17;
  private static final String[] NAMES =
      ("zero ra sp gp tp t0 t1 t2 s0 s1 a0 a1 a2 a3 a4 a5 a6 a7 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 t3"
              + " t4 t5 t6")
          .split(" ");

  private final Xlen xlen;
  private final long[] expected = new long[NUMBER];
  private int address = -1;
  private long startVa;
  private long endVa;
  private LabSystem system;
  private boolean measuring;
  private int traps;
  private int exceptions;

  /** Values by chance; a7 has the number of getpid. */
  public Registers(Trial trial) {
    xlen = trial.xlen();
    Random random = trial.random();
    for (int x = 1; x < NUMBER; x++) {
      expected[x] = xlen.signExtend(random.nextLong());
    }
    expected[A7] = Syscall.GETPID.number();
  }

  /** Register {@code x} is left out when the others are loaded: it gets the result of an sbrk. */
  public Registers withAddressIn(int x) {
    address = x;
    return this;
  }

  /** Instructions that load all registers. */
  public String load() {
    StringBuilder text = new StringBuilder();
    for (int x = 1; x < NUMBER; x++) {
      if (x != address) {
        text.append("li x").append(x).append(", ").append(expected[x]).append('\n');
      }
    }
    return text.toString();
  }

  /** Instructions that spoil all registers but a7. */
  public static String spoil() {
    StringBuilder text = new StringBuilder();
    for (int x = 1; x < NUMBER; x++) {
      if (x != A7) {
        text.append("li x").append(x).append(", ").append(-x).append('\n');
      }
    }
    return text.toString();
  }

  /** Boots a system that runs this program, with these registers watched. */
  public LabSystem boot(LabSystem.Builder builder, String source) throws Exception {
    AssembledProgram program = Guest.assembled(xlen, source);
    startVa = program.symbol("measured");
    endVa = program.symbol("measured_end");
    system = builder.events(this).boot();
    return system;
  }

  /** How many of them were no interrupts. */
  public int exceptions() {
    return exceptions;
  }

  /** How many traps have come between the labels. */
  public int traps() {
    return traps;
  }

  @Override
  public void trapTaken(int pid, long scause, long sepc, long stval) {
    if (pid != 1) {
      return;
    }
    measuring = sepc >= startVa && sepc < endVa;
    if (!measuring) {
      return;
    }
    traps++;
    exceptions += scause < 0 ? 0 : 1;
    TrapCause cause = TrapCause.ofCsrValue(scause);
    Trapframe trapframe = system.process(pid).trapframe();
    for (int x = 1; x < NUMBER; x++) {
      long actual = trapframe.word(Trapframe.wordOf(x));
      if (actual != expected[x]) {
        throw new CheckFailed(
            "%s (x%d) in the trapframe, after trap %d of the program's middle part, a %s"
                .formatted(NAMES[x], x, traps, cause == null ? "trap" : cause.words()),
            xlen.hex(expected[x]),
            xlen.hex(actual),
            "");
      }
    }
  }

  @Override
  public void systemCallReturned(int pid, Syscall call, long result) {
    if (pid == 1 && measuring) {
      expected[A0] = result;
    }
    if (pid == 1 && call == Syscall.SBRK && address >= 0) {
      expected[address] = result;
    }
  }
}
