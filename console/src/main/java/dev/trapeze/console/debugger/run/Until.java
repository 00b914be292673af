package dev.trapeze.console.debugger.run;

import java.util.Set;

/** What ends a run besides the stop points. */
public interface Until {
  /** Nothing else. */
  Until STOPPED =
      new Until() {
        @Override
        public Set<Long> codeVas() {
          return Set.of();
        }

        @Override
        public boolean reached() {
          return false;
        }
      };

  /** Addresses of instructions, sign-extended, before which {@link #reached} is asked. */
  Set<Long> codeVas();

  /** Whether {@link #reached} is asked, too, when a process has got a hart or has ended. */
  default boolean followsProcesses() {
    return false;
  }

  /** Whether the run is to end here. */
  boolean reached();

  /** The process with whose end, or with whose next program, the run ends too; 0 for none. */
  default int pid() {
    return 0;
  }
}
