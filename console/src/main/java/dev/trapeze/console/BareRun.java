package dev.trapeze.console;

import dev.trapeze.console.terminal.BoardSession;
import dev.trapeze.console.terminal.BoardSession.End;
import dev.trapeze.console.terminal.GuestOutput;
import dev.trapeze.cpu.elf.SymbolIndex;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.machine.BoardConfig;
import dev.trapeze.cpu.machine.BoardOutcome;
import dev.trapeze.cpu.machine.EngineFactory;
import dev.trapeze.cpu.machine.VirtBoard;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs images on a board, connects it to the console, and gives the exit status that comes of it.
 *
 * @param images what lies in RAM: the program, and perhaps its firmware
 * @param engines what executes
 * @param trace where its lines go, or null
 * @param signature what to write when the guest ends, or null
 */
record BareRun(
    BoardConfig config,
    List<BareMetalImage> images,
    EngineFactory engines,
    @Nullable TraceOutput trace,
    @Nullable Signature signature,
    long maxInstructions,
    ConsoleChoice console) {
  private static final int MOST_STATUS = 255;

  /** The same, executed by engines that write to a trace. */
  BareRun watched(EngineFactory watchedEngines, TraceOutput output) {
    return new BareRun(config, images, watchedEngines, output, signature, maxInstructions, console);
  }

  /** The names of places in all images. */
  SymbolIndex symbols() {
    return new SymbolIndex(images.stream().flatMap(image -> image.symbols().stream()).toList());
  }

  int run() throws CommandFailure {
    GuestOutput output = new GuestOutput(new FileOutputStream(FileDescriptor.out));
    VirtBoard board = boot();
    End end;
    try (ConsoleChoice.Connection connection = console.connectToBoard()) {
      boolean realTime = console.interactive();
      BoardSession session =
          new BoardSession(
              connection.input(),
              output,
              realTime,
              maxInstructions,
              trace == null
                  ? BoardSession.SLICE_INSTRUCTIONS
                  : BoardSession.WATCHED_SLICE_INSTRUCTIONS,
              () -> {
                if (trace != null) {
                  trace.flush();
                }
              });
      end = session.run(board);
      while (end instanceof End.ByBoard by && by.outcome() instanceof BoardOutcome.Reset) {
        board = boot();
        end = session.run(board);
      }
      if (end instanceof End.ByUser) {
        output.write("\n");
        output.flush();
      }
    } catch (TraceOutput.Failure e) {
      throw new CommandFailure(ExitStatus.CANNOT_WRITE, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitStatus.CANNOT_WRITE, "standard output: " + HostFile.reason(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitStatus.PANIC, "interrupted", e);
    }
    if (signature != null) {
      signature.write(board.ram());
    }
    return status(end);
  }

  private VirtBoard boot() throws CommandFailure {
    try {
      VirtBoard board = new VirtBoard(config, engines);
      for (BareMetalImage image : images) {
        image.requireApartFrom("the device tree", board.deviceTreePa(), board.deviceTree().length);
      }
      images.forEach(image -> image.load(board.ram()));
      return board;
    } catch (OutOfMemoryError e) {
      throw new CommandFailure(
          ExitStatus.USAGE,
          "the JVM has no room for --ram " + ByteSize.format(config.machine().ramBytes()),
          e);
    }
  }

  private int status(End end) throws CommandFailure {
    if (!(end instanceof End.ByBoard byBoard)) {
      return ExitStatus.OK.number();
    }
    BoardOutcome outcome = byBoard.outcome();
    if (outcome instanceof BoardOutcome.PoweredOff off) {
      return status(off.exitCode());
    }
    if (outcome instanceof BoardOutcome.TrapLoop loop) {
      throw new CommandFailure(ExitStatus.TRAP_LOOP, inWords(loop));
    }
    if (outcome instanceof BoardOutcome.Idle) {
      throw new CommandFailure(
          ExitStatus.WAITS_FOR_EVER, "every hart waits for an interrupt, and none can come");
    }
    throw new CommandFailure(
        ExitStatus.LIMIT_REACHED,
        "ended by --max-instructions after " + maxInstructions + " instructions");
  }

  /** The host keeps eight bits of a status; a failure must not become a success by that. */
  private static int status(int code) {
    boolean lost = code != 0 && (code & MOST_STATUS) == 0;
    return lost ? MOST_STATUS : code & MOST_STATUS;
  }

  private String inWords(BoardOutcome.TrapLoop loop) {
    TrapCause cause = TrapCause.ofCsrValue(loop.cause());
    String place = symbols().describe(loop.pc());
    return String.format(
        "hart %d traps again and again and executes nothing: %s (cause %d) at pc %s%s, tval %s",
        loop.hart(),
        cause == null ? "unknown" : cause.words(),
        loop.cause() & 0x3F,
        config.machine().xlen().hex(loop.pc()),
        place == null ? "" : " <" + place + ">",
        config.machine().xlen().hex(loop.value()));
  }
}
