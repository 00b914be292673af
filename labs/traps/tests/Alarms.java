package lab.tests;

import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.labs.testing.Event;
import dev.trapeze.labs.testing.LabSystem;
import dev.trapeze.labs.testing.Trial;

/**
 * What the log says of alarms. Handlers begin with a getpid, their mark, by which the log shows
 * that they run; who wants to show that one ends calls getppid.
 */
public final class Alarms {
  private Alarms() {}

  /** How often the handler of a process has begun. */
  public static int marks(LabSystem system, int pid) {
    return (int)
        system.log(Event.Returned.class).stream()
            .filter(event -> event.pid() == pid && event.call() == Syscall.GETPID)
            .count();
  }

  /**
   * Fails unless the process itself was interrupted by that many ticks before each mark: from its
   * sigalarm, or from where the handler before has ended.
   */
  public static void checkTicksBetween(Trial trial, LabSystem system, int pid, int ticks) {
    int alarm = 0;
    int counted = 0;
    for (Event event : system.log()) {
      if (event instanceof Event.AddedReturned returned && returned.pid() == pid) {
        counted = 0;
      } else if (event instanceof Event.Trapped trap && trap.pid() == pid) {
        counted += trap.cause() == TrapCause.SUPERVISOR_TIMER_INTERRUPT ? 1 : 0;
      } else if (event instanceof Event.Returned returned && returned.pid() == pid) {
        if (returned.call() == Syscall.GETPID) {
          alarm++;
          trial.equal("ticks of pid " + pid + " before its alarm " + alarm, ticks, counted);
          counted = 0;
        } else if (returned.call() == Syscall.GETPPID) {
          counted = 0;
        }
      }
    }
  }
}
