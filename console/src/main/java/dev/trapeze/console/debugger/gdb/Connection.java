package dev.trapeze.console.debugger.gdb;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection with gdb. One thread reads what comes, another one takes and answers it; while the
 * target runs, only Ctrl-C and the end of the connection have an effect at once.
 */
final class Connection {
  private static final int WAITING_PACKETS = 64;

  private final Socket socket;
  private final OutputStream output;
  private final Runnable interrupt;
  private final BlockingQueue<Incoming> waiting = new ArrayBlockingQueue<>(WAITING_PACKETS);
  private boolean running;
  private boolean interrupted;
  private volatile boolean closed;
  private volatile boolean abandoned;
  private boolean acknowledges = true;
  private byte[] last = {};

  /**
   * A connection just made.
   *
   * @param interrupt makes a running target stand still; called from the thread that reads
   */
  Connection(Socket socket, Runnable interrupt) throws IOException {
    this.socket = socket;
    this.interrupt = interrupt;
    socket.setTcpNoDelay(true);
    output = socket.getOutputStream();
  }

  /** Reads until the connection ends. */
  void read() throws InterruptedException {
    try {
      PacketReader reader = new PacketReader(new BufferedInputStream(socket.getInputStream()));
      Incoming incoming = reader.next();
      while (!(incoming instanceof Incoming.Closed)) {
        if (incoming instanceof Incoming.Interrupt) {
          interruptRun();
        } else {
          put(incoming);
        }
        incoming = reader.next();
      }
    } catch (IOException e) {
      // A reset is an end too.
    } finally {
      closed = true;
      interruptRun();
    }
  }

  /** Waits for room, as long as there is somebody who takes. */
  private void put(Incoming incoming) throws InterruptedException {
    while (!abandoned && !waiting.offer(incoming, 100, TimeUnit.MILLISECONDS)) {
      // The target runs, or a command takes its time.
    }
  }

  private synchronized void interruptRun() {
    if (running) {
      interrupted = true;
      interrupt.run();
    }
  }

  /** The target is going to run: from now on Ctrl-C counts. */
  synchronized void runBegins() {
    running = true;
    interrupted = false;
    if (closed) {
      interruptRun();
    }
  }

  /** The target stands still. Gives whether it was interrupted from this side. */
  synchronized boolean runEnds() {
    running = false;
    return interrupted;
  }

  /** What comes next; null if nothing does within a moment. */
  @Nullable Incoming poll() throws InterruptedException {
    // Asked first: what the reader has put comes before the end that it has seen.
    boolean ended = closed;
    Incoming next = waiting.poll(ended ? 0 : 50, TimeUnit.MILLISECONDS);
    return next == null && ended ? new Incoming.Closed() : next;
  }

  /** Sends a packet. */
  void send(String payload) {
    last = PacketReader.frame(payload);
    write(last);
  }

  /** Sends the last packet once more. */
  void sendAgain() {
    write(last);
  }

  /** Says that a packet has come well, or that it has not. */
  void acknowledge(boolean well) {
    if (acknowledges) {
      write(new byte[] {(byte) (well ? '+' : '-')});
    }
  }

  /** Acknowledges no more. */
  void stopAcknowledging() {
    acknowledges = false;
  }

  private void write(byte[] bytes) {
    try {
      output.write(bytes);
      output.flush();
    } catch (IOException e) {
      // The reader finds out that the connection has ended.
      close();
    }
  }

  /** Ends the connection. */
  void close() {
    abandoned = true;
    closed = true;
    try {
      socket.close();
    } catch (IOException e) {
      // Then it is closed already.
    }
  }
}
