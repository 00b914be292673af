package dev.trapeze.cpu.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleUartTest {
  private boolean line;
  private final ConsoleUart uart = new ConsoleUart(level -> line = level);

  @Test
  void storesToThrAreSent() {
    List<Integer> sent = new ArrayList<>();
    uart.connect(sent::add);

    uart.store(ConsoleUart.RBR_THR, 1, 'a');
    uart.store(ConsoleUart.RBR_THR, 1, 0xFF);

    assertThat(sent).containsExactly((int) 'a', 0xFF);
  }

  @Test
  void receivedBytesWaitInOrder() {
    uart.receive(new byte[] {1, -1});

    assertThat(uart.load(ConsoleUart.LSR, 1) & ConsoleUart.LSR_DATA_READY).isEqualTo(1);
    assertThat(uart.load(ConsoleUart.RBR_THR, 1)).isEqualTo(1);
    assertThat(uart.load(ConsoleUart.RBR_THR, 1)).isEqualTo(0xFF);
    assertThat(uart.load(ConsoleUart.LSR, 1) & ConsoleUart.LSR_DATA_READY).isZero();
    assertThat(uart.takeReceived()).isEqualTo(-1);
  }

  @Test
  void theLineFollowsWaitingBytesOnceEnabled() {
    uart.receive(new byte[] {1});
    assertThat(line).isFalse();
    uart.store(ConsoleUart.IER, 1, 1);
    assertThat(line).isTrue();
    assertThat(uart.load(ConsoleUart.IIR_FCR, 1)).isEqualTo(4);
    uart.takeReceived();
    assertThat(line).isFalse();
    assertThat(uart.load(ConsoleUart.IIR_FCR, 1)).isEqualTo(1);
  }

  @Test
  void settingTheBaudRateSendsNothing() {
    List<Integer> sent = new ArrayList<>();
    uart.connect(sent::add);

    uart.store(ConsoleUart.LCR, 1, 0x80);
    uart.store(ConsoleUart.RBR_THR, 1, 3);
    uart.store(ConsoleUart.LCR, 1, 3);

    assertThat(sent).isEmpty();
  }

  @Test
  void unknownAccessesReadZeroAndDoNothing() {
    List<Integer> sent = new ArrayList<>();
    uart.connect(sent::add);
    uart.store(ConsoleUart.RBR_THR, 4, 'a');
    uart.store(0x800, 1, 'a');

    assertThat(sent).isEmpty();
    assertThat(uart.load(ConsoleUart.LSR, 4)).isZero();
    assertThat(uart.load(0xFFF, 1)).isZero();
  }

  @Test
  void inputEndsWhenTheLastByteIsTaken() {
    uart.receive(new byte[] {1});
    uart.endInput();
    assertThat(uart.atEndOfInput()).isFalse();
    uart.takeReceived();
    assertThat(uart.atEndOfInput()).isTrue();
  }
}
