package dev.trapeze.cpu.checkpoint;

/** There is an object in the state of a system whose own state cannot be read. */
public final class UnknownStateException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /**
   * Of an object.
   *
   * @param path how one gets there
   */
  UnknownStateException(Class<?> type, String path) {
    super("the state of a " + type.getName() + " cannot be saved, which is at " + path);
  }
}
