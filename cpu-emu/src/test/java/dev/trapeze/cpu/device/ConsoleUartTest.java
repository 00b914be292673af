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
  void anAccessOfTwoOrFourBytesIsOneToTheRegisterAtItsAddress() {
    uart.store(ConsoleUart.SCR, 1, 0x5A);
    uart.store(ConsoleUart.MCR, 4, 0x0102_0303);

    assertThat(uart.load(ConsoleUart.MCR, 4)).isEqualTo(3);
    assertThat(uart.load(ConsoleUart.SCR, 1)).isEqualTo(0x5A);
    assertThat(uart.canLoad(0, 4)).isTrue();
    assertThat(uart.canLoad(0, 8)).isFalse();
    assertThat(uart.canStore(0, 8)).isFalse();
  }

  @Test
  void inputEndsWhenTheLastByteIsTaken() {
    uart.receive(new byte[] {1});
    uart.endInput();
    assertThat(uart.atEndOfInput()).isFalse();
    uart.takeReceived();
    assertThat(uart.atEndOfInput()).isTrue();
  }

  @Test
  void fifosShowInTheIdentificationAndTheTriggerLevelDecidesTheCause() {
    uart.store(ConsoleUart.IER, 1, 1);
    uart.store(ConsoleUart.IIR_FCR, 1, 0x41); // Enabled, trigger level 4.
    uart.receive(new byte[] {1, 2, 3});

    assertThat(uart.load(ConsoleUart.IIR_FCR, 1)).isEqualTo(0xCC); // Timeout.
    assertThat(line).isTrue();
    uart.receive(new byte[] {4});
    assertThat(uart.load(ConsoleUart.IIR_FCR, 1)).isEqualTo(0xC4); // Received data.
    uart.load(ConsoleUart.RBR_THR, 1);
    assertThat(uart.load(ConsoleUart.IIR_FCR, 1)).isEqualTo(0xCC);
  }

  @Test
  void clearingTheFifoLosesWhatCameBackAndNothingFromOutside() {
    uart.receive(new byte[] {1, 2});
    uart.load(ConsoleUart.LSR, 1);
    uart.store(ConsoleUart.IIR_FCR, 1, 7);
    assertThat(uart.receivedBytes()).isEqualTo(2);

    uart.store(ConsoleUart.MCR, 1, 0x10);
    uart.store(ConsoleUart.RBR_THR, 1, 'x');
    uart.store(ConsoleUart.IIR_FCR, 1, 3);
    assertThat(uart.load(ConsoleUart.LSR, 1) & ConsoleUart.LSR_DATA_READY).isZero();
  }

  @Test
  void enablingTheTransmitterInterruptAsksAtOnceAndReadingItsCauseAnswers() {
    uart.store(ConsoleUart.IER, 1, 2);
    assertThat(line).isTrue();
    assertThat(uart.load(ConsoleUart.IIR_FCR, 1)).isEqualTo(2);
    assertThat(line).isFalse();
    assertThat(uart.load(ConsoleUart.IIR_FCR, 1)).isEqualTo(1);

    uart.store(ConsoleUart.RBR_THR, 1, 'a');
    assertThat(line).isTrue();
    uart.store(ConsoleUart.IER, 1, 0);
    assertThat(line).isFalse();
  }

  @Test
  void moreUrgentCausesHideOthersAndAreNotClearedByReadingThem() {
    uart.store(ConsoleUart.MCR, 1, 0x10); // Loopback: CTS, DSR and DCD fall.
    uart.store(ConsoleUart.RBR_THR, 1, 'a');
    uart.store(ConsoleUart.RBR_THR, 1, 'b'); // Overrun.
    uart.store(ConsoleUart.IER, 1, 0xF);

    assertThat(uart.load(ConsoleUart.IIR_FCR, 1)).isEqualTo(6);
    assertThat(uart.load(ConsoleUart.LSR, 1)).isEqualTo(0x63);
    assertThat(uart.load(ConsoleUart.IIR_FCR, 1)).isEqualTo(4);
    assertThat(uart.load(ConsoleUart.IIR_FCR, 1)).isEqualTo(4);
    assertThat(uart.load(ConsoleUart.RBR_THR, 1)).isEqualTo('a');
    assertThat(uart.load(ConsoleUart.IIR_FCR, 1)).isEqualTo(2);
    assertThat(uart.load(ConsoleUart.IIR_FCR, 1)).isZero();
    assertThat(uart.load(ConsoleUart.MSR, 1)).isEqualTo(0x0B);
    assertThat(uart.load(ConsoleUart.IIR_FCR, 1)).isEqualTo(1);
    assertThat(line).isFalse();
  }

  @Test
  void loopbackReturnsModemOutputsAsInputsAndSendsNothing() {
    List<Integer> sent = new ArrayList<>();
    uart.connect(sent::add);
    assertThat(uart.load(ConsoleUart.MSR, 1)).isEqualTo(0xB0);

    uart.store(ConsoleUart.MCR, 1, 0x1F);
    assertThat(uart.load(ConsoleUart.MSR, 1)).isEqualTo(0xF0);
    uart.store(ConsoleUart.MCR, 1, 0x1B);
    assertThat(uart.load(ConsoleUart.MSR, 1)).isEqualTo(0xB4); // The end of a ring is noted.
    uart.store(ConsoleUart.RBR_THR, 1, 'x');
    assertThat(uart.load(ConsoleUart.RBR_THR, 1)).isEqualTo('x');
    assertThat(sent).isEmpty();
  }

  @Test
  void outsideInputWaitsForTheEndOfLoopback() {
    uart.store(ConsoleUart.MCR, 1, 0x10);
    uart.receive(new byte[] {7});
    assertThat(uart.load(ConsoleUart.LSR, 1) & ConsoleUart.LSR_DATA_READY).isZero();
    uart.store(ConsoleUart.MCR, 1, 0);
    assertThat(uart.load(ConsoleUart.RBR_THR, 1)).isEqualTo(7);
  }
}
