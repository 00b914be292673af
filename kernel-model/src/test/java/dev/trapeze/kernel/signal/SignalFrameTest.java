package dev.trapeze.kernel.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The structures as Linux has them on RISC-V, without the state of floating point. */
class SignalFrameTest {
  private static final AlternateStack STACK = new AlternateStack(0x7000, 0x1000);

  private static long[] registers() {
    long[] registers = new long[SignalFrame.REGISTERS];
    for (int i = 0; i < registers.length; i++) {
      registers[i] = -1000L * i - 7;
    }
    return registers;
  }

  private static long word(Xlen xlen, byte[] frame, int offset) {
    ByteBuffer bytes = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
    return xlen == Xlen.RV32 ? bytes.getInt(offset) : bytes.getLong(offset);
  }

  @ParameterizedTest
  @CsvSource({"RV32, 416, 288, 136, 148", "RV64, 560, 304, 144, 168"})
  void fieldsLieWhereLinuxHasThem(Xlen xlen, int size, int pc, int stack, int mask) {
    SignalInfo info = SignalInfo.ofFault(Signal.SIGSEGV, SignalInfo.SEGV_ACCERR, 0x1234_5678);
    int blocked = Signal.SIGUSR1.bit() | Signal.SIGHUP.bit();

    byte[] frame = SignalFrame.encode(xlen, info, registers(), blocked, STACK, 0x7800);

    assertThat(frame).hasSize(size);
    assertThat(word(xlen, frame, 0) & 0xFFFF_FFFFL).isEqualTo(11);
    assertThat(frame[8]).isEqualTo((byte) 2);
    assertThat(word(xlen, frame, xlen == Xlen.RV32 ? 12 : 16)).isEqualTo(0x1234_5678);
    assertThat(word(xlen, frame, stack)).isEqualTo(0x7000);
    assertThat(frame[stack + xlen.bytes()]).isEqualTo((byte) AlternateStack.SS_ONSTACK);
    assertThat(word(xlen, frame, stack + 2 * xlen.bytes())).isEqualTo(0x1000);
    assertThat(word(xlen, frame, mask)).isEqualTo(0x201);
    for (int i = 0; i < 32; i++) {
      assertThat(word(xlen, frame, pc + i * xlen.bytes())).isEqualTo(-1000L * i - 7);
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void whatIsBroughtBackIsWhatWasKept(Xlen xlen) {
    SignalInfo info = SignalInfo.byUser(Signal.SIGTERM, 5);
    byte[] frame = SignalFrame.encode(xlen, info, registers(), Signal.SIGCHLD.bit(), STACK, 0x100);

    SignalFrame.Context context = SignalFrame.decode(xlen, frame);

    assertThat(context.registers()).isEqualTo(registers());
    assertThat(context.blocked()).isEqualTo(Signal.SIGCHLD.bit());
    assertThat(context.stack().granted()).isEqualTo(STACK);
  }

  @ParameterizedTest
  @CsvSource({
    "RV64, 0x10000, false, 0xfdd0",
    "RV64, 0x10007, false, 0xfdd0",
    "RV64, 0x10000, true, 0x7dd0",
    "RV64, 0x7f00, true, 0x7cd0",
    "RV32, 0x100, false, 0xffffff60"
  })
  void frameLiesBelowTheStackPointerOrAtTheTopOfTheAlternateStack(
      Xlen xlen, String sp, boolean alternate, String expected) {
    AlternateStack stack = alternate ? STACK : AlternateStack.NONE;

    assertThat(SignalFrame.placeVa(xlen, Long.decode(sp), stack)).isEqualTo(Long.decode(expected));
  }

  @Test
  void senderAndChildAreTold() {
    byte[] wide = SignalInfo.ofDeath(77, 9).encode(Xlen.RV64);
    byte[] narrow = SignalInfo.byUser(Signal.SIGINT, 78).encode(Xlen.RV32);

    assertThat(wide).hasSize(128);
    assertThat(new byte[] {wide[0], wide[8], wide[16], wide[24]})
        .isEqualTo(new byte[] {17, 2, 77, 9});
    assertThat(narrow).hasSize(128);
    assertThat(new byte[] {narrow[0], narrow[8], narrow[12]}).isEqualTo(new byte[] {2, 0, 78});
  }

  @ParameterizedTest
  @CsvSource({"RV32, 20", "RV64, 32"})
  void actionKeepsWhatItKnows(Xlen xlen, int size) {
    byte[] structure = new byte[size];
    Arrays.fill(structure, (byte) 0xFF);

    SignalAction action = SignalAction.decode(structure, xlen);

    assertThat(SignalAction.bytes(xlen)).isEqualTo(size);
    assertThat(action.flags()).isEqualTo(0xDC00_0007);
    assertThat(action.mask()).isEqualTo(0x7FFF_FFFF & ~(1 << 8) & ~(1 << 18));
    assertThat(action.handlerVa()).isEqualTo(xlen == Xlen.RV32 ? 0xFFFF_FFFFL : -1L);
    assertThat(SignalAction.decode(action.encode(xlen), xlen)).isEqualTo(action);
  }
}
