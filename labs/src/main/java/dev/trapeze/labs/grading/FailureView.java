package dev.trapeze.labs.grading;

import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.proc.Process;
import java.util.List;

/** Shows what a failure looks like in the machine. Implemented above, where the pictures are. */
public interface FailureView {

  /** Shows nothing, and records nothing. */
  FailureView NONE =
      new FailureView() {
        @Override
        public List<Detail> details(FailedRun run) {
          return List.of();
        }

        @Override
        public byte[] recording(FailedRun run) {
          return new byte[0];
        }
      };

  /**
   * A process is about to end, and still has all that it had: what there is to see of it can be
   * kept for a failure that is noticed later.
   */
  default void ending(Kernel kernel, Process process) {}

  /** Pictures of the system as it is at the failure. */
  List<Detail> details(FailedRun run);

  /** A recording of the run up to the failure, as the debugger opens it; empty for none. */
  byte[] recording(FailedRun run);
}
