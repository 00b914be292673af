package dev.trapeze.console.debugger.gdb;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.run.Stop;
import dev.trapeze.console.debugger.run.Until;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Serves one gdb after the other over TCP. The system runs on the thread that calls {@link #serve};
 * a thread of the server's own accepts a connection and reads from it until it ends, so that Ctrl-C
 * is noticed while the system runs.
 */
public final class GdbServer implements AutoCloseable {
  private static final int WAITING_CLIENTS = 4;
  private static final int STILL_MILLIS = 50;

  /** Why there is nothing more to serve. */
  public enum End {
    /** Gdb wants the system to end. */
    KILLED,
    /**
     * The system stands still, and gdb is not there to be told: {@link Debugger#lastStop} says why;
     * {@link Stop.Interrupted} is the user's own Ctrl-C.
     */
    STOPPED
  }

  private final Debugger debugger;
  private final MonitorCommands commands;
  private final ServerSocket socket;
  private final BlockingQueue<Connection> clients = new LinkedBlockingQueue<>();
  private volatile boolean runsAlone;

  private GdbServer(Debugger debugger, MonitorCommands commands, ServerSocket socket) {
    this.debugger = debugger;
    this.commands = commands;
    this.socket = socket;
  }

  /**
   * Opens the port.
   *
   * @param commands for gdb's {@code monitor}
   * @throws CommandError if it cannot be opened
   */
  public static GdbServer listen(Debugger debugger, GdbAddress address, MonitorCommands commands)
      throws CommandError {
    try {
      ServerSocket socket = new ServerSocket();
      try {
        socket.setReuseAddress(true);
        socket.bind(address.toSocketAddress(), WAITING_CLIENTS);
      } catch (IOException | RuntimeException e) {
        socket.close();
        throw e;
      }
      GdbServer server = new GdbServer(debugger, commands, socket);
      Thread reader = new Thread(server::accept, "gdb");
      reader.setDaemon(true);
      reader.start();
      return server;
    } catch (IOException e) {
      throw new CommandError(
          "cannot wait for gdb at port " + address.port() + ": " + e.getMessage());
    }
  }

  /** What to type in gdb: {@code target remote HOST:PORT}. */
  public String invitation() {
    InetSocketAddress local = (InetSocketAddress) socket.getLocalSocketAddress();
    String host = local.getAddress().isLoopbackAddress() ? "" : local.getHostString();
    return "target remote " + host + ":" + local.getPort();
  }

  /** The port that it waits at, 1 to 65535. */
  public int port() {
    return socket.getLocalPort();
  }

  /**
   * Serves gdb until it kills the system, or the system stands still without gdb. The system waits
   * for the first gdb to come; when a gdb detaches it runs on, and stands still when the next one
   * comes. If a connection is lost, it waits for the next gdb as it is.
   */
  public End serve() throws InterruptedException {
    while (true) {
      Connection client = clients.poll(STILL_MILLIS, TimeUnit.MILLISECONDS);
      if (client != null) {
        End end = serve(client);
        if (end != null) {
          return end;
        }
      } else if (debugger.system().takeInterrupt()) {
        debugger.stopped(new Stop.Interrupted());
        return End.STOPPED;
      }
    }
  }

  private @Nullable End serve(Connection client) throws InterruptedException {
    switch (new GdbSession(debugger, client, commands).serve()) {
      case KILLED -> {
        return End.KILLED;
      }
      case INTERRUPTED -> {
        debugger.stopped(new Stop.Interrupted());
        return End.STOPPED;
      }
      case DETACHED -> runAlone();
      case LOST -> {
        // It stays as it is.
      }
    }
    boolean over =
        debugger.lastStop() instanceof Stop.PoweredOff || (runsAlone && clients.isEmpty());
    runsAlone = false;
    return over ? End.STOPPED : null;
  }

  /** Until the next gdb comes, or something else stops it. */
  private void runAlone() throws InterruptedException {
    runsAlone = true;
    if (clients.isEmpty()) {
      debugger.stopped(debugger.system().resume(Until.STOPPED));
    } else {
      // The next one has come so soon that it finds the system as it is.
      debugger.stopped(new Stop.Interrupted());
    }
    if (!clients.isEmpty()) {
      debugger.system().takeInterrupt();
    }
  }

  private void accept() {
    while (!socket.isClosed()) {
      try (Socket accepted = socket.accept()) {
        Connection client = new Connection(accepted, debugger.system()::interrupt);
        clients.add(client);
        if (runsAlone) {
          debugger.system().interrupt();
        }
        client.read();
      } catch (IOException e) {
        // The client is gone, or the server is closed.
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Waits for no gdb any more. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // Then it is closed.
    }
  }
}
