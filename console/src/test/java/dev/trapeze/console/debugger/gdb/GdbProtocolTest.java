package dev.trapeze.console.debugger.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.console.debugger.DebuggedGuest;
import dev.trapeze.console.debugger.run.Stop;
import dev.trapeze.cpu.isa.Xlen;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The remote protocol, packet by packet (gdb manual, appendix E). */
class GdbProtocolTest {
  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String registerHex(Xlen xlen, long value) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < xlen.bytes(); i++) {
      hex.append(String.format("%02x", value >>> 8 * i & 0xFF));
    }
    return hex.toString();
  }

  private static String monitor(GdbClient gdb, String command) throws Exception {
    assertThat(gdb.ask("qRcmd," + hex(command))).isEqualTo("OK");
    return gdb.shown();
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void stepsGoIntoATrapAndBackOutOfItInBothDirections(Xlen xlen) throws Exception {
    try (ServedGuest served = new ServedGuest(DebuggedGuest.shell(xlen));
        GdbClient gdb = new GdbClient(served.port())) {
      assertThat(gdb.ask("qSupported:swbreak+;hwbreak+;xmlRegisters=i386"))
          .contains("PacketSize=4000", "QStartNoAckMode+", "ReverseStep+", "ReverseContinue+");
      assertThat(gdb.ask("QStartNoAckMode")).isEqualTo("OK");
      assertThat(gdb.ask("?")).isEqualTo("T05thread:1;");
      // Process 1 has no hart yet: it begins on the way back from the kernel.
      String start = gdb.ask("p20");
      assertThat(start).isEqualTo(registerHex(xlen, 0));
      assertThat(gdb.ask("Z0,0,4")).isEqualTo("OK");
      assertThat(gdb.ask("vCont;c")).isEqualTo("T05thread:1;swbreak:;");
      assertThat(gdb.ask("z0,0,4")).isEqualTo("OK");
      String registers = gdb.ask("g");
      assertThat(registers).hasSize(33 * 2 * xlen.bytes()).endsWith(gdb.ask("p20"));
      String before = registers;
      int steps = 0;
      while (gdb.ask("p1041").equals(registerHex(xlen, 0))) {
        before = gdb.ask("g");
        assertThat(gdb.ask("s")).isEqualTo("T05thread:1;");
        assertThat(++steps).isLessThan(50);
      }
      String vector = gdb.ask("p20");
      assertThat(vector).as("stvec").isEqualTo(gdb.ask("p146"));
      assertThat(gdb.ask("bs")).isEqualTo("T05thread:1;");
      assertThat(gdb.ask("g")).isEqualTo(before);
      assertThat(gdb.ask("vCont;s:1")).isEqualTo("T05thread:1;");
      assertThat(gdb.ask("p20")).isEqualTo(vector);
      assertThat(monitor(gdb, "traps pass")).isEmpty();
      assertThat(gdb.ask("vCont;s:1;c")).isEqualTo("T05thread:1;");
      assertThat(gdb.ask("p1041")).as("user mode").isEqualTo(registerHex(xlen, 0));
      assertThat(gdb.ask("bc")).isEqualTo("T05thread:1;replaylog:begin;");
      assertThat(gdb.ask("p20")).isEqualTo(start);
      assertThat(gdb.ask("bs")).isEqualTo("T05thread:1;replaylog:begin;");
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void memoryIsTheThreadsAndAsMuchAsThereIs(Xlen xlen) throws Exception {
    try (ServedGuest served = new ServedGuest(DebuggedGuest.shell(xlen));
        GdbClient gdb = new GdbClient(served.port())) {
      // The init code has the page at 0; nothing follows it.
      assertThat(gdb.ask("mff8,20")).hasSize(2 * 8);
      assertThat(gdb.ask("m1000,4")).isEqualTo("E0e");
      assertThat(gdb.ask("Mff0,3:7d2324")).isEqualTo("OK");
      assertThat(gdb.ask("mff0,3")).isEqualTo("7d2324");
      assertThat(gdb.ask("Xff0,4:a}\u0003}\u0004}\u0005".replace("}\u0005", "}]"))).isEqualTo("OK");
      assertThat(gdb.ask("mff0,4")).isEqualTo("6123247d");
      assertThat(gdb.ask("Xff0,0:")).isEqualTo("OK");
      assertThat(gdb.ask("Mffe,4:00000000")).isEqualTo("E0e");
      assertThat(gdb.ask("mffe,2")).as("nothing of it is written").isEqualTo("0000");
      for (String malformed :
          new String[] {"m", "m0", "m,4", "mx,4", "m0,-1", "M0,2:00", "X0,1:"}) {
        assertThat(gdb.ask(malformed)).as(malformed).isEqualTo("E16");
      }
      // What is written is part of the run, and what was before is still there.
      assertThat(gdb.ask("s")).startsWith("T05");
      assertThat(gdb.ask("bc")).contains("replaylog:begin");
      assertThat(gdb.ask("mff0,4")).isEqualTo("00000000");
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void registersAreThoseOfTheSelectedThread(Xlen xlen) throws Exception {
    try (ServedGuest served = new ServedGuest(DebuggedGuest.shell(xlen, "echo one"));
        GdbClient gdb = new GdbClient(served.port())) {
      assertThat(gdb.ask("Pa=" + registerHex(xlen, -2))).isEqualTo("OK");
      assertThat(gdb.ask("pa")).isEqualTo(registerHex(xlen, -2));
      assertThat(gdb.ask("P0=" + registerHex(xlen, 1))).as("zero stays").isEqualTo("OK");
      assertThat(gdb.ask("p0")).isEqualTo(registerHex(xlen, 0));
      assertThat(gdb.ask("P20=" + registerHex(xlen, 1))).as("odd pc").isEqualTo("E16");
      assertThat(gdb.ask("p183")).as("satp").contains("xx");
      assertThat(gdb.ask("pffff")).isEqualTo("E16");
      assertThat(gdb.ask("Pa=00")).isEqualTo("E16");
      assertThat(gdb.ask("vCont;s")).startsWith("T05");
      assertThat(gdb.ask("p1c1")).as("satp of the hart").doesNotContain("x");
      assertThat(gdb.ask("P181=" + registerHex(xlen, 0x42))).as("sscratch").isEqualTo("OK");
      assertThat(gdb.ask("p181")).isEqualTo(registerHex(xlen, 0x42));
      assertThat(gdb.ask("Pc41=" + registerHex(xlen, 0))).as("cycle").isEqualTo("E16");
      String all = gdb.ask("g");
      assertThat(gdb.ask("G" + all)).isEqualTo("OK");
      assertThat(gdb.ask("G" + all + all)).isEqualTo("E16");
      assertThat(gdb.ask("g")).isEqualTo(all);

      assertThat(gdb.ask("c")).isEqualTo("T05thread:2;");
      assertThat(gdb.shown()).contains("Every process waits");
      assertThat(gdb.ask("qfThreadInfo")).isEqualTo("m1,2");
      assertThat(gdb.ask("qsThreadInfo")).isEqualTo("l");
      assertThat(gdb.ask("qXfer:threads:read::0,1000"))
          .startsWith("l<?xml")
          .contains("<thread id=\"2\" name=\"sh\">sleep</thread>");
      assertThat(gdb.ask("qThreadExtraInfo,2")).isEqualTo(hex("sh: sleep"));
      assertThat(gdb.ask("T2")).isEqualTo("OK");
      assertThat(gdb.ask("T3")).isEqualTo("E03");
      String shell = gdb.ask("g");
      assertThat(gdb.ask("Hg1")).isEqualTo("OK");
      assertThat(gdb.ask("g")).isNotEqualTo(shell);
      assertThat(gdb.ask("qC")).isEqualTo("QC1");
      assertThat(gdb.ask("Hg63")).isEqualTo("E03");
      assertThat(gdb.ask("Hc-1")).isEqualTo("OK");
      assertThat(gdb.ask("p3f")).as("a float of a thread without a hart").startsWith("xx");
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void targetXmlNamesTheRegistersThatThereAre(Xlen xlen) throws Exception {
    try (ServedGuest served = new ServedGuest(DebuggedGuest.shell(xlen));
        GdbClient gdb = new GdbClient(served.port())) {
      StringBuilder xml = new StringBuilder();
      String part;
      do {
        part = gdb.ask(String.format("qXfer:features:read:target.xml:%x,200", xml.length()));
        xml.append(part.substring(1));
      } while (part.startsWith("m"));
      assertThat(xml)
          .contains("<architecture>riscv:rv" + xlen.bits() + "</architecture>")
          .contains("name=\"a0\" bitsize=\"" + xlen.bits() + "\" regnum=\"10\"")
          .contains("name=\"satp\"", "name=\"stvec\"", "name=\"priv\"", "name=\"fcsr\"")
          .doesNotContain("mstatus");
      assertThat(xml.indexOf("\"timeh\"") >= 0).isEqualTo(xlen == Xlen.RV32);
      for (TargetRegister register :
          new TargetDescription(served.guest().kernel().machine().hart().isa()).registers()) {
        assertThat(gdb.ask(String.format("p%x", register.number()))).doesNotStartWith("E");
      }
      assertThat(gdb.ask("qXfer:features:read:other.xml:0,200")).isEqualTo("E00");
      assertThat(gdb.ask("qXfer:features:read:target.xml:fffff,200")).isEqualTo("E16");
      assertThat(gdb.ask("qXfer:memory-map:read::0,200")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void watchpointsTellWhoseMemoryAndWhichAccess(Xlen xlen) throws Exception {
    try (ServedGuest served = new ServedGuest(DebuggedGuest.shell(xlen))) {
      try (GdbClient gdb = new GdbClient(served.port())) {
        assertThat(gdb.ask("Z3,0,4")).isEqualTo("OK");
        assertThat(gdb.ask("Z4,1,0")).as("no length").isEqualTo("E16");
        assertThat(gdb.ask("Z7,0,4")).isEmpty();
        assertThat(gdb.ask("z3,0,4")).isEqualTo("OK");
        assertThat(gdb.ask("Z2,ff0,4")).isEqualTo("OK");
        assertThat(monitor(gdb, "watchpoints-in any"))
            .isEqualTo("'any': expected watchpoints-in thread or pid N\n");
        assertThat(gdb.ask("c")).as("exec").isEqualTo("T05thread:1;watch:ff0;");
      }
      served.guest().system().interrupt();
      assertThat(served.end()).isEqualTo(GdbServer.End.STOPPED);
      assertThat(served.guest().debugger().stopPoints().all()).as("after the connection").isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void aPanicIsToldAndCanBeLeftBackwards(Xlen xlen) throws Exception {
    try (ServedGuest served = new ServedGuest(DebuggedGuest.shell(xlen));
        GdbClient gdb = new GdbClient(served.port())) {
      do {
        assertThat(gdb.ask("s")).isEqualTo("T05thread:1;");
      } while (gdb.ask("p1041").equals(registerHex(xlen, 0)));
      // Supervisor mode may not execute a user's page.
      assertThat(gdb.ask("P20=" + registerHex(xlen, 0))).isEqualTo("OK");
      assertThat(gdb.ask("c")).startsWith("T06thread:1;");
      assertThat(gdb.shown()).contains("Kernel panic: ");
      assertThat(gdb.ask("bs")).isEqualTo("T05thread:1;");
      assertThat(gdb.ask("c")).startsWith("T06");
      assertThat(gdb.ask("bc")).isEqualTo("T05thread:1;replaylog:begin;");
    }
  }

  @Test
  void powerOffIsAnExit() throws Exception {
    try (ServedGuest served = new ServedGuest(DebuggedGuest.shell(Xlen.RV64, "poweroff 3"))) {
      try (GdbClient gdb = new GdbClient(served.port())) {
        assertThat(gdb.ask("c")).isEqualTo("W03");
        assertThat(gdb.ask("?")).isEqualTo("W03");
      }
      assertThat(served.end()).isEqualTo(GdbServer.End.STOPPED);
      assertThat(served.guest().debugger().lastStop()).isInstanceOf(Stop.PoweredOff.class);
    }
  }

  @Test
  void controlCStopsARunAndADetachedSystemRunsOn() throws Exception {
    try (ServedGuest served = new ServedGuest(DebuggedGuest.shell(Xlen.RV64, "yes > /dev/null"))) {
      try (GdbClient gdb = new GdbClient(served.port())) {
        String stop;
        do {
          gdb.send("vCont;c");
          Thread.sleep(50);
          gdb.raw("\u0003");
          stop = gdb.answer();
          assertThat(stop).startsWith("T02thread:");
        } while (!stop.endsWith(":3;"));
        assertThat(gdb.ask("s")).as("the wish has been granted").startsWith("T05");
        assertThat(gdb.ask("D")).isEqualTo("OK");
        assertThat(gdb.read()).as("end of the connection").isLessThan(0);
      }
      try (GdbClient gdb = new GdbClient(served.port())) {
        assertThat(gdb.ask("?")).startsWith("T02thread:");
        gdb.send("c");
      }
      // Closing the connection in the midst of a run stops it, too.
      try (GdbClient gdb = new GdbClient(served.port())) {
        assertThat(gdb.ask("?")).startsWith("T02thread:");
        assertThat(gdb.ask("vKill;1")).isEqualTo("OK");
      }
      assertThat(served.end()).isEqualTo(GdbServer.End.KILLED);
    }
  }

  @Test
  void theUsersOwnInterruptEndsServing() throws Exception {
    try (ServedGuest served = new ServedGuest(DebuggedGuest.shell(Xlen.RV32));
        GdbClient gdb = new GdbClient(served.port())) {
      assertThat(gdb.ask("?")).startsWith("T05");
      served.guest().system().interrupt();
      assertThat(served.end()).isEqualTo(GdbServer.End.STOPPED);
      assertThat(served.guest().debugger().lastStop()).isInstanceOf(Stop.Interrupted.class);
    }
  }

  @Test
  void damagedPacketsAreAskedForAgain() throws Exception {
    try (ServedGuest served = new ServedGuest(DebuggedGuest.shell(Xlen.RV32));
        GdbClient gdb = new GdbClient(served.port())) {
      gdb.raw("$qC#00");
      assertThat(gdb.read()).isEqualTo('-');
      gdb.raw("noise$q$qC#b4");
      assertThat(gdb.read()).isEqualTo('+');
      assertThat(gdb.packet()).isEqualTo("QC1");
      gdb.raw("-");
      assertThat(gdb.packet()).isEqualTo("QC1");
      assertThat(gdb.ask("M0,1:" + "0".repeat(40_000))).isEqualTo("E07");
      assertThat(gdb.ask("")).isEmpty();
      assertThat(gdb.ask("vMustReplyEmpty")).isEmpty();
      assertThat(gdb.ask("vCont?")).isEqualTo("vCont;c;C;s;S;t;r");
      assertThat(gdb.ask("vCont;x")).isEqualTo("E16");
      assertThat(gdb.ask("qAttached")).isEqualTo("1");
      assertThat(gdb.ask("!")).isEqualTo("OK");
    }
  }

  @Test
  void monitorDoesTheDebuggersCommands() throws Exception {
    try (ServedGuest served = new ServedGuest(DebuggedGuest.shell(Xlen.RV64));
        GdbClient gdb = new GdbClient(served.port())) {
      assertThat(monitor(gdb, "info processes")).contains("initcode");
      assertThat(monitor(gdb, "nonsense")).contains("nonsense").endsWith("\n");
      assertThat(monitor(gdb, "gdb 1234")).isEqualTo("gdb: is being served; 'detach' leaves\n");
      assertThat(monitor(gdb, "stepi")).contains("maintenance flush register-cache");
      assertThat(monitor(gdb, "help gdb")).contains("breakpoints-in");
      assertThat(monitor(gdb, "breakpoints-in here"))
          .isEqualTo("'here': expected breakpoints-in any, thread, pid N or program NAME\n");
      assertThat(gdb.ask("qRcmd,4")).isEqualTo("E16");
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void breakpointsCountInOneProgramIfToldTo(Xlen xlen) throws Exception {
    try (ServedGuest served = new ServedGuest(DebuggedGuest.shell(xlen, "echo one"));
        GdbClient gdb = new GdbClient(served.port())) {
      assertThat(monitor(gdb, "breakpoints-in program echo")).isEmpty();
      // Every program has code there, and init and sh come first.
      gdb.ask("qSupported:swbreak+");
      assertThat(gdb.ask("Z0,20,2")).isEqualTo("OK");
      assertThat(gdb.ask("Z1,28,2")).isEqualTo("OK");
      String stop = gdb.ask("c");
      assertThat(stop).isIn("T05thread:3;swbreak:;", "T05thread:3;hwbreak:;", "T05thread:2;");
      assertThat(gdb.ask("qThreadExtraInfo,3")).isEqualTo(hex("echo: run on hart 0"));
    }
  }
}
