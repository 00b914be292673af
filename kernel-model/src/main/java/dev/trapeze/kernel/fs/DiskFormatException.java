package dev.trapeze.kernel.fs;

/** A disk cannot be mounted or formatted; the message says why in one line. */
public final class DiskFormatException extends Exception {

  private static final long serialVersionUID = 1L;

  /** {@code reason} is one line, without the name of the image, which the caller knows. */
  public DiskFormatException(String reason) {
    super(reason);
  }
}
