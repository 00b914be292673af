package dev.trapeze.console.maps;

import dev.trapeze.cpu.isa.Xlen;

/**
 * Of what a snapshot is.
 *
 * @param pid of the process
 * @param program its name
 * @param moment in words that follow "pid 1 sh": {@code after its exec of /sh}
 * @param instructions that the machine had retired by then
 * @param layout name of the address-space layout
 * @param xlen width of the machine
 */
public record SnapshotTitle(
    int pid, String program, String moment, long instructions, String layout, Xlen xlen) {

  /** Replaces what would disturb a terminal or an XML file: names of programs are any bytes. */
  public SnapshotTitle {
    program = printable(program);
    moment = printable(moment);
  }

  static String printable(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    for (char each : text.toCharArray()) {
      shown.append(each >= ' ' && each <= '~' ? each : '?');
    }
    return shown.toString();
  }

  /** {@code pid 1 sh after its exec of /sh}. */
  public String words() {
    return "pid " + pid + " " + program + " " + moment;
  }
}
