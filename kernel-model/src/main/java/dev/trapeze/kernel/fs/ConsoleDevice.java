package dev.trapeze.kernel.fs;

import dev.trapeze.cpu.device.ConsoleUart;
import dev.trapeze.kernel.abi.ConsoleRules;
import dev.trapeze.kernel.state.StateSink;
import dev.trapeze.kernel.wait.WaitChannel;
import dev.trapeze.kernel.wait.Wakeups;

/**
 * The console (xv6's {@code console.c}). Output goes out byte for byte. Input comes in one of two
 * ways. An interactive console has a person at it: lines are edited and echoed, ^C and ^P act, and
 * what nobody reads in time is lost. Otherwise the input is a stream of bytes, as from a pipe: none
 * is special, none is lost, and those for which there is no room wait in the serial port.
 */
public final class ConsoleDevice implements CharacterDevice {

  private static final int STREAM_CAPACITY_BYTES = 512;
  private static final int OUTPUT_CHUNK_BYTES = 256;
  private static final WaitChannel INPUT = new WaitChannel.ConsoleInput();

  private final ConsoleUart uart;
  private final Wakeups wakeups;
  private final ConsoleSignals signals;
  private final boolean interactive;
  private final ConsoleRules rules;
  private final LineDiscipline lines;
  private final ByteQueue stream = new ByteQueue(STREAM_CAPACITY_BYTES);
  private final byte[] outputChunk = new byte[OUTPUT_CHUNK_BYTES];
  private int foregroundGroup;
  private boolean foregroundIsShell = true;

  /** A console at {@code uart}, whose receive interrupt it enables. */
  public ConsoleDevice(
      ConsoleUart uart,
      Wakeups wakeups,
      ConsoleSignals signals,
      boolean interactive,
      ConsoleRules rules) {
    this.uart = uart;
    this.wakeups = wakeups;
    this.signals = signals;
    this.interactive = interactive;
    this.rules = rules;
    this.lines = new LineDiscipline(uart::transmit);
    uart.enableReceiveInterrupt(true);
  }

  /** True if a person is at the console. */
  public boolean isInteractive() {
    return interactive;
  }

  /** True if nobody will ever read anything here any more. */
  public boolean atEndOfInput() {
    return uart.atEndOfInput() && !isReady();
  }

  /** Prints a message of the kernel. */
  public void print(String text) {
    for (int i = 0; i < text.length(); i++) {
      uart.transmit(text.charAt(i));
    }
  }

  /**
   * Sets the process group that ^C interrupts. If the caller sets its own group it is a shell at
   * its prompt: then ^C throws the typed line away and gives the reader an empty one instead.
   */
  public void setForegroundGroup(int pgid, int callersGroup) {
    foregroundGroup = pgid;
    foregroundIsShell = pgid == callersGroup;
  }

  /** The process group that ^C interrupts, 0 before any has been set. */
  public int foregroundGroup() {
    return foregroundGroup;
  }

  /**
   * The serial port has received something, or its input has come to an end (xv6's {@code
   * consoleintr}). Takes from the port what there is room for.
   */
  public void interrupt() {
    boolean wasReady = isReady();
    if (interactive) {
      for (int c = uart.takeReceived(); c >= 0; c = uart.takeReceived()) {
        type(c);
      }
      if (uart.atEndOfInput()) {
        lines.finishLine();
      }
    } else {
      receiveStream();
    }
    if (!wasReady && isReady() || uart.atEndOfInput()) {
      wakeups.wakeup(INPUT);
    }
  }

  @Override
  public Transfer read(ByteSink sink, int length) {
    if (length == 0) {
      return Transfer.NOTHING;
    }
    if (!isReady()) {
      return uart.atEndOfInput() ? Transfer.NOTHING : new Transfer(0, INPUT);
    }
    if (interactive) {
      return Transfer.done(lines.take(sink, length));
    }
    int bytes = stream.drain(sink, length);
    receiveStream();
    return Transfer.done(bytes);
  }

  @Override
  public Transfer write(ByteSource source, int length) {
    for (int done = 0; done < length; ) {
      int piece = Math.min(length - done, OUTPUT_CHUNK_BYTES);
      source.fill(outputChunk, 0, piece);
      for (int i = 0; i < piece; i++) {
        uart.transmit(outputChunk[i]);
      }
      done += piece;
    }
    return Transfer.done(length);
  }

  private boolean isReady() {
    return interactive ? lines.isReady() : !stream.isEmpty();
  }

  private void type(int character) {
    if (character == ControlCharacter.PROCESS_LIST) {
      signals.listProcesses();
    } else if (character == ControlCharacter.INTERRUPT && rules.interruptKey()) {
      interruptForeground();
    } else {
      lines.type(character);
    }
  }

  private void interruptForeground() {
    print("^C");
    lines.discard();
    if (!foregroundIsShell && signals.interruptGroup(foregroundGroup)) {
      uart.transmit('\n');
    } else {
      lines.type('\n');
    }
  }

  private void receiveStream() {
    while (!stream.isFull()) {
      int next = uart.takeReceived();
      if (next < 0) {
        break;
      }
      stream.add(next);
    }
    // With a full queue the port keeps what comes, and must not interrupt for ever meanwhile.
    uart.enableReceiveInterrupt(!stream.isFull());
  }

  /** Puts what has been typed and not read, and who gets ^C. */
  public void putState(StateSink sink) {
    byte[] waiting = uart.waitingBytes();
    sink.put(waiting.length);
    sink.put(waiting, 0, waiting.length);
    sink.put(uart.atEndOfInput());
    sink.put(foregroundGroup);
    sink.put(foregroundIsShell);
    stream.putState(sink);
    lines.putState(sink);
  }
}
