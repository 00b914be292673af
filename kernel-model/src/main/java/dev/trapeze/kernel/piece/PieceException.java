package dev.trapeze.kernel.piece;

import org.jspecify.annotations.Nullable;

/**
 * A piece that the kernel was given has failed, or has answered what it must not: the end of the
 * system ({@code KernelPanic}), and not the kernel's own fault. The message names the piece's
 * class, its method, and what was expected of it.
 */
public final class PieceException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private PieceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * The piece has answered nonsense.
   *
   * @param method that the kernel called
   * @param reason what is wrong with what it did, as a clause with a verb: "gave pid 3, which …"
   */
  public static PieceException wrong(Object piece, String method, String reason) {
    return new PieceException(piece.getClass().getName() + "." + method + " " + reason, null);
  }

  /**
   * The piece has thrown something.
   *
   * @param method that the kernel called
   * @param thrown what it was; an {@link OutOfMemoryError}, which may be anybody's fault, is thrown
   *     on
   */
  public static PieceException thrown(Object piece, String method, Throwable thrown) {
    return thrown(piece.getClass().getName() + "." + method, thrown);
  }

  /** The constructor of a piece's class has thrown something; as the above. */
  public static PieceException thrown(Class<?> piece, Throwable thrown) {
    return thrown("new " + piece.getName(), thrown);
  }

  private static PieceException thrown(String call, Throwable thrown) {
    if (thrown instanceof OutOfMemoryError lacking) {
      throw lacking;
    }
    return new PieceException(call + " threw " + words(thrown), thrown);
  }

  /** The class of what was thrown may be the piece's too, and fail in turn. */
  private static String words(Throwable thrown) {
    try {
      return thrown.toString();
    } catch (RuntimeException | Error e) {
      return thrown.getClass().getName();
    }
  }
}
