package dev.trapeze.console.debugger.gdb;

import dev.trapeze.console.debugger.CommandError;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Where to wait for gdb.
 *
 * @param host name or address of an interface of this computer; empty for the loopback one
 * @param port 0 to 65535; 0 for a free one
 */
public record GdbAddress(String host, int port) {
  private static final int LAST_PORT = 65535;

  /**
   * Reads {@code [HOST:]PORT}; an IPv6 address stands in brackets.
   *
   * @throws CommandError if it is not of that form
   */
  public static GdbAddress parse(String text) throws CommandError {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw expected(text);
    }
    String digits = text.substring(colon + 1);
    if (!digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) > LAST_PORT) {
      throw expected(text);
    }
    return new GdbAddress(host, Integer.parseInt(digits));
  }

  private static CommandError expected(String text) {
    return new CommandError(
        "'" + text + "': expected [HOST:]PORT, such as 1234 or 127.0.0.1:1234, port 0 to 65535");
  }

  InetSocketAddress toSocketAddress() throws UnknownHostException {
    InetAddress address =
        host.isEmpty() ? InetAddress.getLoopbackAddress() : InetAddress.getByName(host);
    return new InetSocketAddress(address, port);
  }
}
