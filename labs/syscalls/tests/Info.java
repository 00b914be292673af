package lab.tests;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessState;
import dev.trapeze.labs.testing.LabSystem;
import dev.trapeze.labs.testing.Trial;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * What the kernel knows at the moment at which a sysinfo returns, against what the program's memory
 * holds then.
 *
 * @param free bytes that nobody has
 * @param processes that are no zombies
 * @param zombies that nobody has waited for
 * @param ticks since boot
 * @param openFiles that are open
 */
public record Info(long free, int processes, int zombies, long ticks, int openFiles) {
  /** Size of the struct. */
  public static final int BYTES = 32;

  private static final long UNITS_PER_TICK = 100_000;

  static Info ofKernel(LabSystem system) {
    int zombies = 0;
    for (Process process : system.kernel().processes().all()) {
      zombies += process.state() == ProcessState.ZOMBIE ? 1 : 0;
    }
    return new Info(
        system.freeFrames() * 4096L,
        system.kernel().processes().size() - zombies,
        zombies,
        system.kernel().machine().clock().time() / UNITS_PER_TICK,
        system.kernel().state().openFiles().openFiles());
  }

  static Info ofStruct(byte[] struct, Xlen xlen) {
    ByteBuffer bytes = ByteBuffer.wrap(struct).order(ByteOrder.LITTLE_ENDIAN);
    boolean wide = xlen == Xlen.RV64;
    int processes = wide ? 8 : 4;
    return new Info(
        wide ? bytes.getLong(0) : bytes.getInt(0) & 0xFFFF_FFFFL,
        bytes.getInt(processes),
        bytes.getInt(processes + 4),
        bytes.getLong(16),
        bytes.getInt(24));
  }

  /** A system that compares at each sysinfo that returns 0. */
  public static final class Watched implements KernelEvents {
    private final Trial trial;
    private final List<byte[]> structs = new ArrayList<>();
    private LabSystem system;
    private RuntimeException failure;

    private Watched(Trial trial) {
      this.trial = trial;
    }

    /**
     * Runs a program to its end, whose status must be 0.
     *
     * @param reasons what the program says with the statuses 1, 2 and so on
     * @return the structs in the order in which they were copied
     */
    public static List<byte[]> run(Trial trial, LabSystem.Builder builder, String... reasons)
        throws Exception {
      Watched watched = new Watched(trial);
      watched.system = builder.events(watched).boot();
      int status = watched.system.runToPowerOff();
      if (watched.failure != null) {
        throw watched.failure;
      }
      Guest.requireSuccess(trial, status, reasons);
      return watched.structs;
    }

    /** The address of the struct is still in s0. */
    @Override
    public void addedCallReturned(int pid, long number, String name, long result) {
      if (number != 1001 || result != 0 || failure != null) {
        return;
      }
      try {
        Process process = system.process(pid);
        long va = trial.xlen().zeroExtend(process.trapframe().x(8));
        byte[] struct = system.peek(process, va, BYTES);
        structs.add(struct);
        trial.equal("the struct of pid " + pid, ofKernel(system), ofStruct(struct, trial.xlen()));
      } catch (RuntimeException e) {
        failure = e;
      }
    }
  }
}
