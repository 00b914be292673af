package dev.trapeze.cpu.device;

/** A driver has broken the rules in a way that a device cannot answer: it needs a reset. */
final class VirtioException extends Exception {
  private static final long serialVersionUID = 1L;

  VirtioException(String message) {
    super(message);
  }
}
