package dev.trapeze.console.debugger.run;

import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.proc.Process;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a stop point waits for. */
public sealed interface StopPlace {
  /**
   * The instruction at an address is the next one, in whatever address space.
   *
   * @param va sign-extended
   */
  record Code(long va) implements StopPlace {}

  /**
   * The instruction at a place with a name is the next one, wherever the place is in the process
   * that executes: each program has its own.
   */
  record Named(Finder finder) implements StopPlace {
    /** Finds the place. */
    public interface Finder {
      /**
       * The addresses of the place in a process, sign-extended; empty where its program has no such
       * place. Asked again whenever the process may have become another program.
       */
      List<Long> find(Process process);
    }
  }

  /**
   * Memory is accessed.
   *
   * @param pid whose address space; 0 for physical addresses
   * @param va virtual, zero-extended; or physical
   * @param loads whether loads count
   * @param stores whether stores count that change the bytes
   * @param sameStores whether stores count, too, that leave them as they are
   */
  record Data(int pid, long va, int lengthBytes, boolean loads, boolean stores, boolean sameStores)
      implements StopPlace {

    /** As gdb understands it: a value that is only written has to change, any access counts. */
    public Data(int pid, long va, int lengthBytes, boolean loads, boolean stores) {
      this(pid, va, lengthBytes, loads, stores, loads && stores);
    }
  }

  /** A call enters the kernel or comes back; null for every call. */
  record Call(@Nullable Syscall call) implements StopPlace {}

  /** A trap with one of these causes has been taken. */
  record Trap(Set<TrapCause> causes) implements StopPlace {
    /** Copies the set. */
    public Trap {
      causes = Set.copyOf(causes);
    }
  }

  /** Something happens to a process. */
  record Life(Moment moment) implements StopPlace {}

  /** What can happen to a process. */
  enum Moment {
    /** It has become another program. */
    EXEC,
    /** It has been made. */
    FORK,
    /** It is about to end. */
    EXIT,
    /** It has got a hart. */
    SWITCH
  }
}
