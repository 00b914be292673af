package dev.trapeze.console.debugger.gdb;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.DebuggedGuest;
import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.console.debugger.repl.Answers;
import dev.trapeze.console.debugger.repl.Interpreter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A system that a thread of its own serves to gdb. */
final class ServedGuest implements AutoCloseable {
  private final DebuggedGuest guest;
  private final GdbServer server;
  private final CompletableFuture<GdbServer.End> end = new CompletableFuture<>();
  private final Thread thread;

  ServedGuest(DebuggedGuest guest) throws CommandError {
    this.guest = guest;
    server =
        GdbServer.listen(
            guest.debugger(),
            new GdbAddress("", 0),
            new Interpreter(guest.debugger(), Answers.standard(Ink.PLAIN)).monitorCommands());
    thread = new Thread(this::serve, "machine");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve() {
    try {
      end.complete(server.serve());
    } catch (InterruptedException | RuntimeException | Error e) {
      end.completeExceptionally(e);
    }
  }

  DebuggedGuest guest() {
    return guest;
  }

  int port() {
    return server.port();
  }

  boolean isServed() {
    return !end.isDone();
  }

  /** How serving has ended. Afterwards the guest is the caller's again. */
  GdbServer.End end() throws InterruptedException, ExecutionException, TimeoutException {
    return end.get(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws InterruptedException {
    server.close();
    thread.interrupt();
    guest.system().interrupt();
    thread.join(30_000);
  }
}
