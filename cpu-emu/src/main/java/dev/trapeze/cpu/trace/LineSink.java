package dev.trapeze.cpu.trace;

/** Takes lines of text, without their ends, in the order of what they tell. */
public interface LineSink {
  /** Takes one. */
  void line(String text);
}
