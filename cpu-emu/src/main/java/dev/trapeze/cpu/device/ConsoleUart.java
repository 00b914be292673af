package dev.trapeze.cpu.device;

import dev.trapeze.cpu.memory.Device;
import java.util.ArrayDeque;

/**
 * The console's serial port: the registers of a 16550 as far as a console driver needs them, one
 * byte apart. It is never busy: what is sent is out at once.
 *
 * <p>The interrupt line is raised while received bytes wait and the driver has enabled the receive
 * interrupt.
 */
public final class ConsoleUart implements Device {
  /** Receiver buffer (load) and transmitter holding register (store). */
  public static final int RBR_THR = 0;

  /** Interrupt enable register; bit 0 enables the receive interrupt. */
  public static final int IER = 1;

  /** Interrupt identification (load) and FIFO control (store) register. */
  public static final int IIR_FCR = 2;

  /** Line control register; bit 7 selects the divisor latch in place of registers 0 and 1. */
  public static final int LCR = 3;

  /** Line status register. */
  public static final int LSR = 5;

  /** {@link #LSR}: a received byte waits. */
  public static final int LSR_DATA_READY = 1;

  /** {@link #LSR}: the transmitter takes another byte. */
  public static final int LSR_TRANSMITTER_IDLE = 0x60;

  private static final int IER_RECEIVE = 1;
  private static final int IIR_NONE = 1;
  private static final int IIR_RECEIVED = 4;
  private static final int LCR_DIVISOR_LATCH = 0x80;
  private static final int MCR = 4;
  private static final int SCRATCH = 7;

  private final InterruptLine line;
  private final ArrayDeque<Byte> received = new ArrayDeque<>();
  private final int[] registers = new int[8];
  private final int[] divisor = new int[2];
  private ConsoleOutput output = value -> {};
  private boolean inputEnded;

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
      received.add(value);
    }
    updateLine();
  }

  /** Nothing will arrive any more. */
  public void endInput() {
    inputEnded = true;
  }

  /** True once the last byte from outside has been loaded and no more can come. */
  public boolean atEndOfInput() {
    return inputEnded && received.isEmpty();
  }

  /** Number of received bytes that wait. */
  public int receivedBytes() {
    return received.size();
  }

  /** Takes the oldest received byte, 0 to 255, or -1 if none waits: what a load of RBR does. */
  public int takeReceived() {
    Byte value = received.poll();
    updateLine();
    return value == null ? -1 : value & 0xFF;
  }

  /** Sends one byte: what a store to THR does. */
  public void transmit(int value) {
    output.write(value & 0xFF);
  }

  /** Enables or disables the receive interrupt: what a store to IER does. */
  public void enableReceiveInterrupt(boolean enabled) {
    registers[IER] = enabled ? IER_RECEIVE : 0;
    updateLine();
  }

  @Override
  public long sizeBytes() {
    return 0x1000;
  }

  @Override
  public long load(long offset, int widthBytes) {
    if (widthBytes != 1 || offset > SCRATCH) {
      return 0;
    }
    int register = (int) offset;
    if (register <= IER && (registers[LCR] & LCR_DIVISOR_LATCH) != 0) {
      return divisor[register];
    }
    return switch (register) {
      case RBR_THR -> Math.max(takeReceived(), 0);
      case IER, LCR, MCR, SCRATCH -> registers[register];
      case IIR_FCR -> wantsService() ? IIR_RECEIVED : IIR_NONE;
      case LSR -> LSR_TRANSMITTER_IDLE | (received.isEmpty() ? 0 : LSR_DATA_READY);
      default -> 0;
    };
  }

  @Override
  public void store(long offset, int widthBytes, long value) {
    if (widthBytes != 1 || offset > SCRATCH) {
      return;
    }
    int register = (int) offset;
    int data = (int) value & 0xFF;
    if (register <= IER && (registers[LCR] & LCR_DIVISOR_LATCH) != 0) {
      divisor[register] = data;
      return;
    }
    switch (register) {
      case RBR_THR -> transmit(data);
      case IER -> registers[IER] = data & 0xF;
      case LCR, MCR, SCRATCH -> registers[register] = data;
      default -> {}
    }
    updateLine();
  }

  private boolean wantsService() {
    return !received.isEmpty() && (registers[IER] & IER_RECEIVE) != 0;
  }

  private void updateLine() {
    line.set(wantsService());
  }
}
