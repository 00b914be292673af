package lab.tests;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.labs.testing.Event;
import dev.trapeze.labs.testing.LabSystem;
import dev.trapeze.labs.testing.Trial;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that gets itself a heap, lets a child of its own do each of a list of accesses, and
 * notes how the child ends. Before all that a test can look where everything lies.
 */
public final class Prober {
  /** How a child ends whose access is killed: 128 and SIGSEGV. */
  public static final int KILLED = 128 + 11;

  private static final int HEAP_BYTES = 0x2000;
  private static final int MOST_PROBES = 40;
  private static final int WORDS_PER_PROBE = 3; // access, address, status

  /** What a child does with its address. */
  public enum Access {
    LOAD_BYTE,
    STORE_BYTE,
    LOAD_FOUR_BYTES,
    STORE_FOUR_BYTES,
    JUMP
  }

  /** An access; the address is zero-extended. */
  public record Probe(Access access, long va) {
    @Override
    public String toString() {
      return String.format("%s at 0x%x", access, va);
    }
  }

  private final Trial trial;
  private final LabSystem system;
  private final Process process;

  private Prober(Trial trial, LabSystem system) {
    this.trial = trial;
    this.system = system;
    this.process = system.process(1);
  }

  /** Boots it, up to the start of the program. */
  public static Prober boot(Trial trial) throws Exception {
    return boot(trial, trial.system().configure(LayoutSetup::layoutOnly));
  }

  /** Boots it in a system that is configured already. */
  public static Prober boot(Trial trial, LabSystem.Builder builder) throws Exception {
    LabSystem system = builder.program("prober", source(trial.xlen())).first("prober").boot();
    system.runUntil("the program starts", () -> !system.log(Event.Executed.class).isEmpty());
    return new Prober(trial, system);
  }

  public LabSystem system() {
    return system;
  }

  public Process process() {
    return process;
  }

  public Region region(RegionKind kind) {
    return system.region(process, kind);
  }

  /** Where the heap starts and ends when the accesses are done. */
  public long heapStartVa() {
    return region(RegionKind.HEAP).startVa();
  }

  public long heapEndVa() {
    return heapStartVa() + HEAP_BYTES;
  }

  /** Has all accesses done, each by another child, and gives how they ended. */
  public List<Integer> statuses(List<Probe> probes) {
    int bytes = trial.xlen().bytes();
    ByteBuffer table =
        ByteBuffer.allocate((1 + WORDS_PER_PROBE * probes.size()) * bytes)
            .order(ByteOrder.LITTLE_ENDIAN);
    put(table, probes.size());
    for (Probe probe : probes) {
      put(table, probe.access().ordinal());
      put(table, probe.va());
      put(table, -1);
    }
    long tableVa = region(RegionKind.DATA).startVa();
    system.poke(process, tableVa, table.array());
    system.runUntil("all children have ended", this::done);
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < probes.size(); i++) {
      statuses.add((int) system.peekWord(process, tableVa + (WORDS_PER_PROBE * i + 3L) * bytes));
    }
    return statuses;
  }

  private boolean done() {
    return system.log(Event.Returned.class).stream()
        .anyMatch(returned -> returned.call() == Syscall.UPTIME);
  }

  private void put(ByteBuffer table, long word) {
    if (trial.xlen() == Xlen.RV32) {
      table.putInt((int) word);
    } else {
      table.putLong(word);
    }
  }

  /** Fails unless each access ends so. */
  public void expect(String reason, int status, List<Probe> probes) {
    List<Integer> statuses = statuses(probes);
    for (int i = 0; i < probes.size(); i++) {
      trial.equal(reason + ": exit status after " + probes.get(i), status, statuses.get(i));
    }
  }

  private static String source(Xlen xlen) {
    int word = xlen.bytes();
    return String.format(
        SOURCE, HEAP_BYTES, word, 2 * word, 3 * word, word, (1 + 3 * MOST_PROBES) * word);
  }

  private static final String SOURCE =
      """
          .globl _start
      _start:
          li   a0, %d
          li   a7, SYS_SBRK
          ecall
          la   s0, count
          LOAD s1, 0(s0)
          addi s0, s0, %d
      next:
          beqz s1, done
          li   a7, SYS_FORK
          ecall
          beqz a0, child
          addi sp, sp, -16
          mv   a0, sp
          li   a7, SYS_WAIT
          ecall
          lw   t0, 0(sp)
          addi sp, sp, 16
          STORE t0, %d(s0)
          addi s0, s0, %d
          addi s1, s1, -1
          j    next
      done:
          li   a7, SYS_UPTIME
          ecall
          li   a0, 0
          li   a7, SYS_EXIT
          ecall
      child:
          LOAD t0, 0(s0)
          LOAD t1, %d(s0)
          li   t2, 1
          blt  t0, t2, load_byte
          beq  t0, t2, store_byte
          li   t2, 3
          blt  t0, t2, load_four
          beq  t0, t2, store_four
          jr   t1
      load_byte:
          lb   t0, 0(t1)
          j    end
      store_byte:
          sb   t0, 0(t1)
          j    end
      load_four:
          lw   t0, 0(t1)
          j    end
      store_four:
          sw   t0, 0(t1)
      end:
          li   a0, 0
          li   a7, SYS_EXIT
          ecall
          .data
      count:  .zero %d
      """;
}
