package dev.trapeze.cpu.isa;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrapCauseTest {
  @ParameterizedTest
  @EnumSource(TrapCause.class)
  void everyCauseIsFoundByItsValueInBothWidths(TrapCause cause) {
    for (Xlen xlen : Xlen.values()) {
      assertThat(TrapCause.ofCsrValue(cause.csrValue(xlen))).isSameAs(cause);
    }
  }

  @ParameterizedTest
  @ValueSource(
      longs = {10, 14, 16, 0x8000_0008L, 1L << 40 | 8, 1L << 32, Long.MIN_VALUE, -1L << 40 | 5, -1})
  void whatIsReservedIsNoCause(long value) {
    assertThat(TrapCause.ofCsrValue(value)).isNull();
  }
}
