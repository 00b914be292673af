package dev.trapeze.console.terminal;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Where the guest's console input comes from. Used by the one thread that runs the machine. */
public interface HostInput {
  /** One thing that happened on the host's side, in the order in which it happened. */
  sealed interface Event {
    /** Bytes for the guest's console, at least one. */
    record Bytes(byte[] bytes) implements Event {}

    /** Nothing will follow. */
    record EndOfInput() implements Event {}

    /** The user asks what the emulator's own keys are. */
    record Help() implements Event {}

    /** The user wants to see the address space of the process in the foreground. */
    record Maps() implements Event {}

    /** The user wants the debugger. Nothing will follow until the system goes on. */
    record Debugger() implements Event {}

    /** The user ends the emulator. Nothing will follow. */
    record End() implements Event {}
  }

  /** The next event, or null when there is none yet. */
  @Nullable Event poll();

  /** The next event; waits for it. */
  Event await() throws InterruptedException;

  /** The next event; waits for it at most as long as given, and is null then. */
  @Nullable Event await(long timeout, TimeUnit unit) throws InterruptedException;

  /**
   * From any thread: lets one that waits go on, with {@link Event.End} if there is nothing else.
   */
  void requestEnd();
}
