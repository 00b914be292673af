package dev.trapeze.console.debugger.gdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.trapeze.console.debugger.DebuggedGuest;
import dev.trapeze.cpu.isa.Xlen;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever comes from a client, the system is there for the next one. */
class GdbFuzzTest {
  private static final int CLIENTS = 60;
  private static final int PACKETS = 25;

  private static final List<String> WORDS =
      List.of(
          "?",
          "g",
          "G00",
          "p0",
          "p20",
          "p1041",
          "P5=",
          "Pa=00000000",
          "m0,10",
          "mffffffff,8",
          "M0,1:00",
          "X0,1:a",
          "Hg0",
          "Hg-1",
          "Hg2",
          "Hc1",
          "T1",
          "Z0,0,4",
          "Z2,0,4",
          "Z4,ffffffff,8",
          "z0,0,4",
          "s",
          "c",
          "vCont;s:1",
          "vCont;r0,20:1",
          "vCont;c",
          "vCont;",
          "bs",
          "bc",
          "qC",
          "qSupported:swbreak+",
          "qfThreadInfo",
          "qThreadExtraInfo,1",
          "qXfer:threads:read::0,40",
          "qXfer:features:read:target.xml:0,fff",
          "qRcmd,68656c70",
          "QStartNoAckMode",
          "R00",
          "S05;0",
          "C",
          "s0",
          "vKillx",
          "qXfer:::",
          "qXfer",
          "Z0",
          "z",
          "b",
          "v",
          "D;1");

  /** A program whose registers are noise may be in a loop; the system has to be told to stop. */
  private static final int PATIENCE_MILLIS = 4_000;

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void noClientEndsTheSystem(Xlen xlen) throws Exception {
    long seed = Long.getLong("trapeze.seed", 1);
    Random random = new Random(seed);
    try (ServedGuest served = new ServedGuest(DebuggedGuest.shell(xlen, "echo one", "ls"))) {
      for (int client = 0; client < CLIENTS; client++) {
        StringBuilder sent = new StringBuilder();
        try (GdbClient gdb = new GdbClient(served.port())) {
          disturb(gdb, random, sent);
        } catch (SocketException e) {
          // The server may close first.
        }
        assertThat(served.isServed()).as("seed %d, after %s", seed, sent).isTrue();
      }
      try (GdbClient gdb = new GdbClient(served.port())) {
        assertThat(gdb.ask("QStartNoAckMode")).as("seed %d", seed).isEqualTo("OK");
        assertThat(gdb.ask("?")).as("seed %d", seed).startsWith("T0");
        assertThat(gdb.ask("vKill;1")).as("seed %d", seed).isEqualTo("OK");
      }
      assertThat(served.end()).as("seed %d", seed).isEqualTo(GdbServer.End.KILLED);
    }
  }

  /** Every packet of a session is answered, and by no bug, however it has been changed. */
  @ParameterizedTest
  @EnumSource(Xlen.class)
  void noPacketMeetsABug(Xlen xlen) throws Exception {
    long seed = Long.getLong("trapeze.seed", 1);
    Random random = new Random(seed);
    try (ServedGuest served = new ServedGuest(DebuggedGuest.shell(xlen, "echo one"));
        GdbClient gdb = new GdbClient(served.port())) {
      for (int i = 0; i < 600; i++) {
        String packet = packet(random);
        if (packet.startsWith("k") || packet.startsWith("D") || packet.startsWith("vKill")) {
          continue;
        }
        if (packet.startsWith("R")) {
          gdb.send(packet);
        } else {
          assertThatNoException()
              .as("seed %d: answer to %s", seed, packet)
              .isThrownBy(
                  () ->
                      assertThat(gdb.askOrInterrupt(escape(packet), PATIENCE_MILLIS))
                          .isNotEqualTo(GdbSession.BUG));
        }
      }
    }
  }

  private static void disturb(GdbClient gdb, Random random, StringBuilder sent) throws IOException {
    int packets = random.nextInt(PACKETS);
    for (int i = 0; i < packets; i++) {
      String bytes = bytes(random);
      sent.append(bytes).append(' ');
      gdb.raw(bytes);
    }
  }

  private static String bytes(Random random) {
    String packet = escape(packet(random));
    if (packet.startsWith("k") || packet.startsWith("D") || packet.startsWith("vKill")) {
      packet = "?";
    }
    int sum = 0;
    for (byte each : packet.getBytes(StandardCharsets.ISO_8859_1)) {
      sum += each;
    }
    String framed = String.format("$%s#%02x", packet, sum & 0xFF);
    return switch (random.nextInt(8)) {
      case 0 -> noise(random, random.nextInt(200));
      case 1 -> framed.substring(0, random.nextInt(framed.length()));
      case 2 -> "$" + noise(random, 5);
      case 3 -> "\u0003" + framed;
      case 4 -> "-" + framed + "+";
      default -> framed;
    };
  }

  /** No noise may ask for the end of the system, which would be granted. */
  private static String noise(Random random, int length) {
    StringBuilder noise = new StringBuilder();
    for (int i = 0; i < length; i++) {
      char each = (char) random.nextInt(256);
      noise.append(each == '#' ? '$' : each);
    }
    return noise.toString();
  }

  private static String packet(Random random) {
    StringBuilder packet = new StringBuilder(WORDS.get(random.nextInt(WORDS.size())));
    int changes = random.nextInt(4);
    for (int i = 0; i < changes && !packet.isEmpty(); i++) {
      int at = random.nextInt(packet.length());
      switch (random.nextInt(4)) {
        case 0 -> packet.deleteCharAt(at);
        case 1 -> packet.setCharAt(at, (char) (' ' + random.nextInt(95)));
        case 2 -> packet.insert(at, "0123456789abcdefx:;,-=".charAt(random.nextInt(22)));
        default -> packet.append("ffffffffffffffff", 0, random.nextInt(17));
      }
    }
    return packet.toString();
  }

  private static String escape(String packet) {
    StringBuilder escaped = new StringBuilder();
    for (char each : packet.toCharArray()) {
      if (each == '#' || each == '$' || each == '}') {
        escaped.append('}').append((char) (each ^ 0x20));
      } else {
        escaped.append(each);
      }
    }
    return escaped.toString();
  }
}
