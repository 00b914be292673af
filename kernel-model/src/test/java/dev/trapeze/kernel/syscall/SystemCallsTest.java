package dev.trapeze.kernel.syscall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.KernelStop;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.testing.CallServer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SystemCallsTest {

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void poweroffStopsTheMachineWithTheLowEightBits(Xlen xlen) {
    CallServer server = CallServer.boot(xlen);

    server.begin(Syscall.POWEROFF.number(), 0x1_03);

    assertThat(server.system().run()).isEqualTo(new KernelStop.PoweredOff(3));
    assertThat(server.system().kernel().run(1000)).isEqualTo(new KernelStop.PoweredOff(3));
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void procInfoTellsOfEachProcessInTurn(Xlen xlen) {
    CallServer server = CallServer.boot(xlen);
    server.setChildTask(Syscall.EXIT, 0);
    server.call(Syscall.FORK);

    assertThat(server.call(Syscall.PROC_INFO, 0, server.bufferVa())).isEqualTo(1);
    ByteBuffer first = info(server);
    assertThat(server.call(Syscall.PROC_INFO, 1, server.bufferVa())).isEqualTo(2);
    ByteBuffer second = info(server);
    assertThat(server.call(Syscall.PROC_INFO, 2, server.bufferVa())).isZero();

    assertThat(first.getInt(0)).isEqualTo(1);
    assertThat(first.getInt(4)).isZero();
    assertThat(first.getInt(8)).isEqualTo(1);
    assertThat(first.getInt(12)).as("running").isEqualTo(3);
    assertThat(first.getLong(16)).isEqualTo(server.system().process(1).addressSpace().ownedBytes());
    assertThat(name(first)).isEqualTo("server");
    assertThat(second.getInt(0)).isEqualTo(2);
    assertThat(second.getInt(4)).isEqualTo(1);
    assertThat(second.getInt(12)).as("zombie").isEqualTo(4);
    assertThat(second.getLong(16)).isZero();
  }

  private static ByteBuffer info(CallServer server) {
    return ByteBuffer.wrap(server.bytesAt(0, 48)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static String name(ByteBuffer info) {
    StringBuilder name = new StringBuilder();
    for (int i = 32; info.get(i) != 0; i++) {
      name.append((char) info.get(i));
    }
    return name.toString();
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void procInfoCountsTimeOnTheHartOnly(Xlen xlen) {
    CallServer server = CallServer.boot(xlen);
    server.call(Syscall.MS_SLEEP, 5000);

    server.call(Syscall.PROC_INFO, 0, server.bufferVa());

    assertThat(info(server).getLong(24)).isZero();
  }
}
