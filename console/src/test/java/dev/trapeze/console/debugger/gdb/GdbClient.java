package dev.trapeze.console.debugger.gdb;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The other end of the protocol, written apart from the server's: what gdb would send and take. */
final class GdbClient implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 20_000;

  private final Socket socket;
  private final InputStream input;
  private final OutputStream output;
  private final List<String> shown = new ArrayList<>();

  GdbClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    input = new BufferedInputStream(socket.getInputStream());
    output = socket.getOutputStream();
  }

  /** Sends a packet, and gives the answer; what gdb would show is kept for {@link #shown}. */
  String ask(String payload) throws IOException {
    send(payload);
    return answer();
  }

  /**
   * As {@link #ask}, where a program that has been damaged may run for ever: then as somebody at
   * gdb would end it, with Ctrl-C.
   *
   * @param patienceMillis after which Ctrl-C is sent
   */
  String askOrInterrupt(String payload, int patienceMillis) throws IOException {
    send(payload);
    socket.setSoTimeout(patienceMillis);
    try {
      return answer();
    } catch (SocketTimeoutException e) {
      // No byte of an answer has come.
      socket.setSoTimeout(TIMEOUT_MILLIS);
      raw("\003");
      return answer();
    } finally {
      socket.setSoTimeout(TIMEOUT_MILLIS);
    }
  }

  void send(String payload) throws IOException {
    int sum = 0;
    for (byte each : payload.getBytes(StandardCharsets.ISO_8859_1)) {
      sum += each;
    }
    raw("$" + payload + String.format("#%02x", sum & 0xFF));
  }

  void raw(String bytes) throws IOException {
    output.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    output.flush();
  }

  /** The next packet that is no output. */
  String answer() throws IOException {
    String packet = packet();
    while (packet.startsWith("O") && !packet.equals("OK")) {
      shown.add(new String(HexFormat.of().parseHex(packet.substring(1)), StandardCharsets.UTF_8));
      packet = packet();
    }
    return packet;
  }

  /** The next byte, or -1 at the end. */
  int read() throws IOException {
    return input.read();
  }

  /** The next packet, unescaped; acknowledgements before it are passed over. */
  String packet() throws IOException {
    int value = input.read();
    while (value != '$') {
      if (value < 0) {
        throw new IOException("the server has closed the connection");
      }
      value = input.read();
    }
    StringBuilder payload = new StringBuilder();
    int sum = 0;
    for (value = input.read(); value != '#'; value = input.read()) {
      sum += value;
      if (value == '}') {
        value = input.read();
        sum += value;
        value ^= 0x20;
      }
      payload.append((char) value);
    }
    String digits = "" + (char) input.read() + (char) input.read();
    if (Integer.parseInt(digits, 16) != (sum & 0xFF)) {
      throw new IOException("checksum of " + payload);
    }
    return payload.toString();
  }

  /** What the server has had gdb show since the last call. */
  String shown() {
    String text = String.join("", shown);
    shown.clear();
    return text;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
