package dev.trapeze.console.terminal;

import dev.trapeze.console.terminal.HostInput.Event;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.machine.BoardOutcome;
import dev.trapeze.cpu.machine.VirtBoard;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs a board in slices, and between them carries input to its serial port and output from it. One
 * thread does all of this; it sleeps when every hart does.
 */
public final class BoardSession {
  /** Short enough that a key is not noticeably late, even before the JIT compiler has warmed up. */
  public static final long SLICE_INSTRUCTIONS = 200_000;

  /** The same for harts that are watched, which are slow. */
  public static final long WATCHED_SLICE_INSTRUCTIONS = 2_000;

  /** A guest that does not read is not given more than this. */
  private static final int MAX_WAITING_BYTES = 4096;

  private static final long NANOS_PER_TICK =
      TimeUnit.SECONDS.toNanos(1) / VirtualClock.TICKS_PER_SECOND;

  /** The bits of {@code mie} for interrupts that input can cause: SEIE and MEIE. */
  private static final long EXTERNAL_INTERRUPTS = 1 << 9 | 1 << 11;

  /** How a session ended. */
  public sealed interface End {
    /** The board ended it. After {@link BoardOutcome.Idle} nothing can come any more. */
    record ByBoard(BoardOutcome outcome) implements End {}

    /** The user ended the emulator, or the terminal has hung up. */
    record ByUser() implements End {}
  }

  /** What the host does between two slices, beside the console. */
  public interface BetweenSlices {
    /** Writes out what has been collected. */
    void flush() throws IOException;
  }

  private final HostInput input;
  private final GuestOutput output;
  private final boolean realTime;
  private final long sliceInstructions;
  private final BetweenSlices betweenSlices;
  private long instructionsLeft;
  private boolean endOfInput;

  /**
   * @param realTime true to wait as long as the guest sleeps, false to skip that time
   * @param maxInstructions the most instructions to retire on all boards of this session together
   * @param sliceInstructions how many instructions make a slice; what the guest does is the same
   */
  public BoardSession(
      HostInput input,
      GuestOutput output,
      boolean realTime,
      long maxInstructions,
      long sliceInstructions,
      BetweenSlices betweenSlices) {
    this.input = input;
    this.output = output;
    this.realTime = realTime;
    this.instructionsLeft = maxInstructions;
    this.sliceInstructions = sliceInstructions;
    this.betweenSlices = betweenSlices;
  }

  /**
   * Runs a board until it ends or the user ends it. Output is written out on every way out.
   *
   * @throws IOException when the host does not take the guest's output
   */
  public End run(VirtBoard board) throws IOException, InterruptedException {
    board.connect(output);
    if (endOfInput) {
      board.endInput();
    }
    try {
      while (true) {
        End end = takeInput(board);
        if (end == null) {
          end = runSlice(board);
        }
        if (end != null) {
          return end;
        }
      }
    } finally {
      output.flush();
      betweenSlices.flush();
    }
  }

  private @Nullable End takeInput(VirtBoard board) {
    while (!endOfInput && board.uart().receivedBytes() < MAX_WAITING_BYTES) {
      Event event = input.poll();
      if (event == null) {
        return null;
      }
      End end = handle(board, event);
      if (end != null) {
        return end;
      }
    }
    return null;
  }

  private @Nullable End runSlice(VirtBoard board) throws IOException, InterruptedException {
    long before = board.clock().instructionsRetired();
    BoardOutcome outcome = board.run(Math.min(sliceInstructions, instructionsLeft));
    instructionsLeft -= board.clock().instructionsRetired() - before;
    output.flush();
    betweenSlices.flush();
    if (outcome instanceof BoardOutcome.Idle idle) {
      return idle(board, idle);
    }
    boolean goesOn = outcome instanceof BoardOutcome.BudgetSpent && instructionsLeft > 0;
    return goesOn ? null : new End.ByBoard(outcome);
  }

  private @Nullable End idle(VirtBoard board, BoardOutcome.Idle idle) throws InterruptedException {
    if (!idle.forever()) {
      return sleepUntil(board, idle.nextTimer());
    }
    boolean inputCanCome = !endOfInput && board.harts().stream().anyMatch(BoardSession::hearsInput);
    return inputCanCome ? handle(board, input.await()) : new End.ByBoard(idle);
  }

  private static boolean hearsInput(Hart hart) {
    return (hart.csrs().read(CsrId.MIE.number()) & EXTERNAL_INTERRUPTS) != 0;
  }

  /** Nothing happens on the board until the given time of its clock, or until input comes. */
  private @Nullable End sleepUntil(VirtBoard board, long time) throws InterruptedException {
    VirtualClock clock = board.clock();
    if (!realTime) {
      clock.skipTo(time);
      return null;
    }
    long asleepSince = System.nanoTime();
    long sleepTicks = Math.min(time - clock.time(), VirtualClock.TICKS_PER_SECOND * 3600);
    Event event = input.await(sleepTicks * NANOS_PER_TICK, TimeUnit.NANOSECONDS);
    if (event == null) {
      clock.skipTo(clock.time() + sleepTicks);
      return null;
    }
    long sleptTicks = (System.nanoTime() - asleepSince) / NANOS_PER_TICK;
    clock.skipTo(clock.time() + Math.min(sleepTicks, sleptTicks));
    return handle(board, event);
  }

  private @Nullable End handle(VirtBoard board, Event event) {
    if (event instanceof Event.Bytes bytes) {
      board.input(bytes.bytes());
    } else if (event instanceof Event.EndOfInput) {
      endOfInput = true;
      board.endInput();
    } else if (event instanceof Event.Help
        || event instanceof Event.Maps
        || event instanceof Event.Debugger) {
      output.write(EscapeKeys.BOARD_HELP);
    } else {
      return new End.ByUser();
    }
    return null;
  }
}
