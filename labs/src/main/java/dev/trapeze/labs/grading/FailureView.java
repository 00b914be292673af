package dev.trapeze.labs.grading;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows what a failure looks like in the machine. Implemented above, where the pictures are. */
public interface FailureView {

  /** Shows no more than the trap, and records nothing. */
  FailureView NONE =
      new FailureView() {
        @Override
        public List<Detail> details(FailedRun run) {
          return List.of();
        }

        @Override
        public @Nullable String recording(FailedRun run) {
          return null;
        }
      };

  /** Pictures of the system as it is at the failure. */
  List<Detail> details(FailedRun run);

  /** Keeps a recording of the run up to the failure, and says where; null where there is none. */
  @Nullable String recording(FailedRun run);
}
