package dev.trapeze.console.debugger.gdb;

import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.run.Stop;
import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one gdb asks for, from its connection to its leave. On the thread that runs the system. */
final class GdbSession {
  private static final Logger LOG = LoggerFactory.getLogger(GdbSession.class);
  private static final String OK = "OK";
  private static final String UNKNOWN = "";
  private static final String TOO_LONG = "E07"; // E2BIG

  /** The answer to what should have been answered otherwise: a bug here. */
  static final String BUG = "E63";

  /** How a session has ended. */
  enum End {
    /** Gdb has left, and the system is to run on. */
    DETACHED,
    /** Gdb wants the system to end. */
    KILLED,
    /** The connection is gone. */
    LOST,
    /** The user wants to have the system back. */
    INTERRUPTED
  }

  private final Debugger debugger;
  private final Connection connection;
  private final Threads threads;
  private final RemoteStopPoints points;
  private final StopWords stops;
  private final Travel travel;
  private final Memory memory;
  private final Queries queries;
  private final RemoteMonitor monitor;
  private final Settings settings = new Settings();
  private int selected;
  private int selectedToRun;
  private @Nullable End end;

  GdbSession(Debugger debugger, Connection connection, MonitorCommands commands) {
    this.debugger = debugger;
    this.connection = connection;
    threads = new Threads(debugger);
    points = new RemoteStopPoints(debugger, threads, settings);
    stops = new StopWords(threads, points);
    travel = new Travel(debugger, threads, points);
    TargetDescription description = new TargetDescription(debugger.kernel().machine().hart().isa());
    memory = new Memory(debugger, threads, description);
    queries = new Queries(description, threads, stops);
    monitor = new RemoteMonitor(debugger, connection, settings, commands);
    selected = threads.current();
  }

  /** Answers until there is nobody any more to answer. */
  End serve() throws InterruptedException {
    try {
      while (end == null) {
        Incoming incoming = connection.poll();
        if (incoming != null) {
          take(incoming);
        } else if (debugger.system().takeInterrupt()) {
          end = End.INTERRUPTED;
        }
      }
      return end;
    } finally {
      points.clear();
      connection.close();
    }
  }

  private void take(Incoming incoming) throws InterruptedException {
    if (incoming instanceof Incoming.Packet packet) {
      connection.acknowledge(true);
      answer(packet.payload());
    } else if (incoming instanceof Incoming.Damaged) {
      connection.acknowledge(false);
    } else if (incoming instanceof Incoming.Oversized) {
      connection.acknowledge(true);
      connection.send(TOO_LONG);
    } else if (incoming instanceof Incoming.Again) {
      connection.sendAgain();
    } else if (incoming instanceof Incoming.Closed) {
      end = End.LOST;
    }
  }

  private void answer(String packet) throws InterruptedException {
    String reply;
    try {
      reply = replyTo(packet);
    } catch (MalformedPacket e) {
      reply = e.reply();
    } catch (RuntimeException e) {
      // Whatever a client sends, the system must not be lost by it.
      LOG.debug("packet {}", packet, e);
      reply = BUG;
    }
    if (reply != null) {
      connection.send(reply);
    }
  }

  /** The answer; null if there is none, or if it has been sent. */
  private @Nullable String replyTo(String packet) throws MalformedPacket, InterruptedException {
    String rest = packet.isEmpty() ? "" : packet.substring(1);
    switch (packet.isEmpty() ? ' ' : packet.charAt(0)) {
      case '?' -> {
        selected = stops.threadOf(debugger.lastStop(), 0);
        return stops.reply(debugger.lastStop(), selected);
      }
      case '!' -> {
        return OK;
      }
      case 'g' -> {
        return memory.readGeneral(selected);
      }
      case 'G' -> {
        memory.writeGeneral(selected, rest);
        return OK;
      }
      case 'p' -> {
        return memory.readRegister(selected, HexText.count(rest));
      }
      case 'P' -> {
        String[] parts = split(rest, "=", count -> count == 2);
        memory.writeRegister(selected, HexText.count(parts[0]), parts[1]);
        return OK;
      }
      case 'm' -> {
        String[] parts = split(rest, ",", count -> count == 2);
        return memory.read(selected, HexText.number(parts[0]), HexText.count(parts[1]));
      }
      case 'M', 'X' -> {
        write(packet);
        return OK;
      }
      case 'H' -> {
        select(rest);
        return OK;
      }
      case 'T' -> {
        if (!threads.exists(HexText.count(rest))) {
          throw MalformedPacket.noThread();
        }
        return OK;
      }
      case 'Z', 'z' -> {
        return stopPoint(packet);
      }
      case 'c', 's', 'C', 'S' -> {
        return resume(packet);
      }
      case 'b' -> {
        return back(rest);
      }
      case 'v' -> {
        return verbose(packet);
      }
      case 'q' -> {
        return query(packet);
      }
      case 'Q' -> {
        if (packet.equals("QStartNoAckMode")) {
          connection.send(OK);
          connection.stopAcknowledging();
          return null;
        }
        return UNKNOWN;
      }
      case 'R' -> {
        debugger.system().goTo(debugger.system().start());
        debugger.stopped(new Stop.Done());
        selected = threads.current();
        return null;
      }
      case 'D' -> {
        end = End.DETACHED;
        return OK;
      }
      case 'k' -> {
        end = End.KILLED;
        return null;
      }
      default -> {
        return UNKNOWN;
      }
    }
  }

  private static String[] split(String text, String by, IntPredicate right) throws MalformedPacket {
    String[] parts = text.split(by, -1);
    if (!right.test(parts.length)) {
      throw new MalformedPacket();
    }
    return parts;
  }

  /** {@code M ADDRESS,LENGTH:HEX} or {@code X ADDRESS,LENGTH:BYTES}. */
  private void write(String packet) throws MalformedPacket {
    int colon = packet.indexOf(':');
    if (colon < 0) {
      throw new MalformedPacket();
    }
    String[] place = split(packet.substring(1, colon), ",", count -> count == 2);
    String data = packet.substring(colon + 1);
    byte[] bytes =
        packet.charAt(0) == 'M' ? HexText.bytes(data) : data.getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length != HexText.count(place[1])) {
      throw new MalformedPacket();
    }
    memory.write(selected, HexText.number(place[0]), bytes);
  }

  /** {@code Hg} for what is looked at, {@code Hc} for what is stepped. */
  private void select(String operand) throws MalformedPacket {
    if (operand.isEmpty()) {
      throw new MalformedPacket();
    }
    int tid = ResumeRequest.thread(operand.substring(1), 0);
    if (tid != 0 && !threads.exists(tid)) {
      throw MalformedPacket.noThread();
    }
    if (operand.charAt(0) == 'g') {
      selected = tid == 0 ? threads.current() : tid;
    } else if (operand.charAt(0) == 'c') {
      selectedToRun = tid;
    } else {
      throw new MalformedPacket();
    }
  }

  /** {@code Z TYPE,ADDRESS,KIND}; conditions and commands behind it are not asked for. */
  private String stopPoint(String packet) throws MalformedPacket {
    String[] parts = split(packet.substring(1), ",", count -> count == 3);
    int type = HexText.count(parts[0]);
    long address = HexText.number(parts[1]);
    int length = HexText.count(parts[2]);
    boolean known =
        packet.charAt(0) == 'Z'
            ? points.insert(type, address, length, selected)
            : points.remove(type, address, length);
    return known ? OK : UNKNOWN;
  }

  /** {@code c [ADDRESS]}, {@code s [ADDRESS]}, {@code C SIGNAL[;ADDRESS]}, and {@code S} alike. */
  private @Nullable String resume(String packet) throws MalformedPacket, InterruptedException {
    char verb = packet.charAt(0);
    boolean withSignal = verb == 'C' || verb == 'S';
    int semicolon = packet.indexOf(';');
    String address = packet.substring(withSignal && semicolon >= 0 ? semicolon + 1 : 1);
    if (withSignal) {
      HexText.count(packet.substring(1, semicolon < 0 ? packet.length() : semicolon));
      address = semicolon < 0 ? "" : address;
    }
    if (!address.isEmpty()) {
      long va = HexText.number(address);
      int bytes = debugger.xlen().bytes();
      memory.writeRegister(toRun(), TargetRegister.PC, HexText.ofLittleEndian(va, bytes));
    }
    boolean steps = verb == 's' || verb == 'S';
    return move(steps ? new ResumeRequest.Step(toRun()) : new ResumeRequest.Continue());
  }

  private @Nullable String back(String how) throws InterruptedException {
    return switch (how) {
      case "s" -> move(new ResumeRequest.StepBack(toRun()));
      case "c" -> move(new ResumeRequest.ContinueBack());
      default -> UNKNOWN;
    };
  }

  private int toRun() {
    return selectedToRun != 0 && threads.exists(selectedToRun) ? selectedToRun : selected;
  }

  private @Nullable String verbose(String packet) throws MalformedPacket, InterruptedException {
    if (packet.equals("vCont?")) {
      return "vCont;c;C;s;S;t;r";
    }
    if (packet.startsWith("vCont;")) {
      return move(ResumeRequest.ofActions(packet.substring("vCont".length()), toRun()));
    }
    if (packet.startsWith("vKill")) {
      end = End.KILLED;
      return OK;
    }
    return UNKNOWN;
  }

  private String query(String packet) throws MalformedPacket, InterruptedException {
    if (packet.startsWith("qRcmd,")) {
      debugger.select(selected);
      monitor.run(HexText.text(packet.substring("qRcmd,".length())));
      if (!threads.exists(selected)) {
        selected = threads.current();
      }
      return OK;
    }
    return queries.answer(packet, selected);
  }

  /** Moves the system and tells of its stop; null, since that is the answer. */
  private @Nullable String move(ResumeRequest request) throws InterruptedException {
    connection.runBegins();
    Stop stop;
    try {
      stop = go(request);
    } finally {
      if (connection.runEnds()) {
        debugger.system().takeInterrupt();
      }
    }
    debugger.stopped(stop);
    int stepped = request instanceof ResumeRequest.Step step ? step.tid() : steppedOver(request);
    selected = stops.threadOf(stop, stepped);
    monitor.show(stops.line(stop));
    connection.send(stops.reply(stop, selected));
    return null;
  }

  private static int steppedOver(ResumeRequest request) {
    return request instanceof ResumeRequest.StepRange range ? range.tid() : 0;
  }

  private Stop go(ResumeRequest request) throws InterruptedException {
    if (request instanceof ResumeRequest.Step step) {
      return travel.step(step.tid(), settings.passesTraps());
    }
    if (request instanceof ResumeRequest.StepRange range) {
      return travel.stepRange(range.tid(), range.start(), range.end());
    }
    if (request instanceof ResumeRequest.StepBack step) {
      return travel.stepBack(step.tid(), settings.passesTraps());
    }
    if (request instanceof ResumeRequest.ContinueBack) {
      return travel.resumeBackwards();
    }
    return request instanceof ResumeRequest.Continue ? travel.resume() : new Stop.Done();
  }
}
