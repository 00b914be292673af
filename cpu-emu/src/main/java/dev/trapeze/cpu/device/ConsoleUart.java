package dev.trapeze.cpu.device;

import dev.trapeze.cpu.memory.Device;
import java.util.ArrayDeque;
import java.util.List;

/**
 * A serial port: all registers of a 16550A, one byte apart.
 *
 * <table>
 * <caption>Registers</caption>
 * <tr><th>offset</th><th>load</th><th>store</th><th>with LCR bit 7 set</th></tr>
 * <tr><td>0</td><td>RBR, received byte</td><td>THR, byte to send</td><td>DLL</td></tr>
 * <tr><td>1</td><td colspan=2>IER, interrupt enable</td><td>DLM</td></tr>
 * <tr><td>2</td><td>IIR, interrupt identification</td><td>FCR, FIFO control</td><td></td></tr>
 * <tr><td>3</td><td colspan=2>LCR, line control</td><td></td></tr>
 * <tr><td>4</td><td colspan=2>MCR, modem control</td><td></td></tr>
 * <tr><td>5</td><td>LSR, line status</td><td>nothing</td><td></td></tr>
 * <tr><td>6</td><td>MSR, modem status</td><td>nothing</td><td></td></tr>
 * <tr><td>7</td><td colspan=2>SCR, scratch</td><td></td></tr>
 * </table>
 *
 * <p>The transmitter is never busy: what is sent is out at once. What comes from outside stays on
 * the line, however much it is, until the driver takes it. So nothing is lost, neither by overrun,
 * except in loopback, nor when a driver clears the FIFO that has already said that something is
 * there. As nothing more is on its way when less than the trigger level waits, the FIFO's character
 * timeout has then always passed: it interrupts at once.
 *
 * <p>An aligned access of 2 or 4 bytes is one to the register at its address, and one of 8 bytes is
 * refused: as QEMU's. Modem inputs are asserted, as of a connected line. Word length, parity, break
 * and baud rate can be set and change nothing.
 */
public final class ConsoleUart implements Device {
  /** Receiver buffer (load) and transmitter holding register (store). */
  public static final int RBR_THR = 0;

  /** Interrupt enable register: received data, transmitter empty, line status, modem status. */
  public static final int IER = 1;

  /** Interrupt identification (load) and FIFO control (store) register. */
  public static final int IIR_FCR = 2;

  /** Line control register; bit 7 selects the divisor latch in place of registers 0 and 1. */
  public static final int LCR = 3;

  /** Modem control register; bit 4 is loopback. */
  static final int MCR = 4;

  /** Line status register. */
  public static final int LSR = 5;

  /** Modem status register: in bits 3:0 what has changed, in bits 7:4 DCD, RI, DSR, CTS. */
  static final int MSR = 6;

  /** Scratch register. */
  static final int SCR = 7;

  /** {@link #LSR}: a received byte waits. */
  public static final int LSR_DATA_READY = 1;

  /** {@link #LSR}: a byte came when there was no room for it. */
  static final int LSR_OVERRUN = 2;

  /** {@link #LSR}: the transmitter takes another byte. */
  public static final int LSR_TRANSMITTER_IDLE = 0x60;

  private static final int REGISTERS = 8;
  private static final int IER_RECEIVE = 1;
  private static final int IER_TRANSMIT = 2;
  private static final int IER_LINE_STATUS = 4;
  private static final int IER_MODEM_STATUS = 8;
  private static final int IIR_MODEM_STATUS = 0;
  private static final int IIR_NONE = 1;
  private static final int IIR_TRANSMIT = 2;
  private static final int IIR_RECEIVED = 4;
  private static final int IIR_LINE_STATUS = 6;
  private static final int IIR_TIMEOUT = 0xC;
  private static final int IIR_FIFOS = 0xC0;
  private static final int FCR_ENABLE = 1;
  private static final int FCR_CLEAR_RECEIVER = 2;
  private static final int[] TRIGGER_LEVELS = {1, 4, 8, 14};
  private static final int FIFO_BYTES = 16;
  private static final int LCR_DIVISOR_LATCH = 0x80;
  private static final int MCR_WRITABLE = 0x1F;
  private static final int MCR_LOOPBACK = 0x10;
  private static final int MSR_RING = 0x40;
  private static final int MSR_CONNECTED = 0xB0;

  private final InterruptLine line;
  private final ArrayDeque<Byte> outside = new ArrayDeque<>();

  /** What has come back in loopback. */
  private final ArrayDeque<Byte> received = new ArrayDeque<>();

  private final int[] divisor = new int[2];
  private ConsoleOutput output = value -> {};
  private boolean inputEnded;

  private int interruptEnable;
  private boolean fifos;
  private int triggerLevel = 1;
  private int lineControl;
  private int modemControl;
  private int modemStatus = MSR_CONNECTED;
  private int scratch;
  private boolean overrun;
  private boolean transmitterEmptied;

  /** A serial port with nothing connected to its transmitter. */
  public ConsoleUart(InterruptLine line) {
    this.line = line;
  }

  /** Connects the transmitter. */
  public void connect(ConsoleOutput output) {
    this.output = output;
  }

  /** Bytes arrive from outside. They wait, however many they are, until they are loaded. */
  public void receive(byte[] bytes) {
    for (byte value : bytes) {
      outside.add(value);
    }
    updateLine();
  }

  /** Nothing will arrive any more. */
  public void endInput() {
    inputEnded = true;
  }

  /** True once the last byte from outside has been loaded and no more can come. */
  public boolean atEndOfInput() {
    return inputEnded && receivedBytes() == 0;
  }

  /** Number of received bytes that wait. */
  public int receivedBytes() {
    return outside.size() + received.size();
  }

  /** The received bytes that wait, the oldest first. */
  public byte[] waitingBytes() {
    byte[] waiting = new byte[receivedBytes()];
    int count = 0;
    for (ArrayDeque<Byte> queue : List.of(received, outside)) {
      for (byte value : queue) {
        waiting[count] = value;
        count++;
      }
    }
    return waiting;
  }

  /** Takes the oldest received byte, 0 to 255, or -1 if none waits: what a load of RBR does. */
  public int takeReceived() {
    Byte value = received.poll();
    if (value == null && !isLoopback()) {
      value = outside.poll();
    }
    updateLine();
    return value == null ? -1 : value & 0xFF;
  }

  /** Sends one byte: what a store to THR does. */
  public void transmit(int value) {
    if (!isLoopback()) {
      output.write(value & 0xFF);
    } else if (received.size() < (fifos ? FIFO_BYTES : 1)) {
      received.add((byte) value);
    } else {
      overrun = true;
    }
    transmitterEmptied = true;
    updateLine();
  }

  /** Enables or disables the receive interrupt: what a store to IER does. */
  public void enableReceiveInterrupt(boolean enabled) {
    storeInterruptEnable(enabled ? IER_RECEIVE : 0);
  }

  @Override
  public long sizeBytes() {
    return REGISTERS;
  }

  @Override
  public boolean canLoad(long offset, int widthBytes) {
    return widthBytes <= 4;
  }

  @Override
  public boolean canStore(long offset, int widthBytes) {
    return canLoad(offset, widthBytes);
  }

  @Override
  public long load(long offset, int widthBytes) {
    if (offset <= IER && (lineControl & LCR_DIVISOR_LATCH) != 0) {
      return divisor[(int) offset];
    }
    return switch ((int) offset) {
      case RBR_THR -> Math.max(takeReceived(), 0);
      case IER -> interruptEnable;
      case IIR_FCR -> loadIdentification();
      case LCR -> lineControl;
      case MCR -> modemControl;
      case LSR -> loadLineStatus();
      case MSR -> loadModemStatus();
      case SCR -> scratch;
      default -> 0;
    };
  }

  @Override
  public void store(long offset, int widthBytes, long value) {
    int data = (int) value & 0xFF;
    if (offset <= IER && (lineControl & LCR_DIVISOR_LATCH) != 0) {
      divisor[(int) offset] = data;
      return;
    }
    switch ((int) offset) {
      case RBR_THR -> transmit(data);
      case IER -> storeInterruptEnable(data & 0xF);
      case IIR_FCR -> storeFifoControl(data);
      case LCR -> lineControl = data;
      case MCR -> storeModemControl(data & MCR_WRITABLE);
      case SCR -> scratch = data;
      default -> {}
    }
  }

  private void storeInterruptEnable(int data) {
    // Enabling the transmitter's interrupt while it is empty, which it always is, asks at once.
    transmitterEmptied =
        (data & IER_TRANSMIT) != 0 && (transmitterEmptied || (interruptEnable & IER_TRANSMIT) == 0);
    interruptEnable = data;
    updateLine();
  }

  private void storeFifoControl(int data) {
    boolean enable = (data & FCR_ENABLE) != 0;
    if (enable != fifos || (enable && (data & FCR_CLEAR_RECEIVER) != 0)) {
      received.clear();
    }
    fifos = enable;
    triggerLevel = enable ? TRIGGER_LEVELS[data >> 6] : 1;
    updateLine();
  }

  private void storeModemControl(int data) {
    modemControl = data;
    int lines = MSR_CONNECTED;
    if (isLoopback()) {
      // DTR, RTS, OUT1 and OUT2 come back as DSR, CTS, RI and DCD.
      lines = (data & 1) << 5 | (data & 2) << 3 | (data & 4) << 4 | (data & 8) << 4;
    }
    int changed = (lines ^ modemStatus) & 0xF0;
    if ((lines & MSR_RING) != 0) {
      changed &= ~MSR_RING; // Only the end of a ring is noted.
    }
    modemStatus = lines | (modemStatus & 0xF) | changed >> 4;
    updateLine();
  }

  private int loadIdentification() {
    int cause = pendingCause();
    if (cause == IIR_TRANSMIT) {
      transmitterEmptied = false;
      updateLine();
    }
    return fifos ? cause | IIR_FIFOS : cause;
  }

  private int loadLineStatus() {
    int status =
        LSR_TRANSMITTER_IDLE | (waiting() == 0 ? 0 : LSR_DATA_READY) | (overrun ? LSR_OVERRUN : 0);
    overrun = false;
    updateLine();
    return status;
  }

  private int loadModemStatus() {
    int status = modemStatus;
    modemStatus &= 0xF0;
    updateLine();
    return status;
  }

  private boolean isLoopback() {
    return (modemControl & MCR_LOOPBACK) != 0;
  }

  /** Number of bytes that the driver can take. */
  private int waiting() {
    return isLoopback() ? received.size() : receivedBytes();
  }

  /** What IIR shows in its lower four bits: the most urgent of the enabled causes. */
  private int pendingCause() {
    if (overrun && (interruptEnable & IER_LINE_STATUS) != 0) {
      return IIR_LINE_STATUS;
    }
    if ((interruptEnable & IER_RECEIVE) != 0 && waiting() > 0) {
      return waiting() >= triggerLevel ? IIR_RECEIVED : IIR_TIMEOUT;
    }
    if (transmitterEmptied && (interruptEnable & IER_TRANSMIT) != 0) {
      return IIR_TRANSMIT;
    }
    if ((modemStatus & 0xF) != 0 && (interruptEnable & IER_MODEM_STATUS) != 0) {
      return IIR_MODEM_STATUS;
    }
    return IIR_NONE;
  }

  private void updateLine() {
    line.set(pendingCause() != IIR_NONE);
  }
}
