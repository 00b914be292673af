package dev.trapeze.labs.submission;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.piece.PieceException;
import dev.trapeze.labs.testing.Submission;
import dev.trapeze.labs.testing.SubmissionFault;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** A submission in one run of a test, with classes of its own. */
final class LoadedSubmission implements Submission {
  private final CompiledSubmission compiled;
  private final SubmissionLoader loader;

  LoadedSubmission(CompiledSubmission compiled, SubmissionLoader loader) {
    this.compiled = compiled;
    this.loader = loader;
  }

  @Override
  public <T> T piece(Class<T> type, String role) {
    String piece = role.isEmpty() ? type.getName() : type.getName() + "#" + role;
    String className = compiled.pieceClass(piece);
    if (className == null) {
      throw new SubmissionFault("lab.json names no class for " + piece, null);
    }
    return type.cast(make(className, type));
  }

  private Object make(String className, Class<?> type) {
    try {
      Class<?> found = loader.loadClass(className);
      if (!type.isAssignableFrom(found)) {
        throw fault(className + " must implement " + type.getSimpleName(), null);
      }
      if (!Modifier.isPublic(found.getModifiers()) || Modifier.isAbstract(found.getModifiers())) {
        throw fault(className + " must be a public class that is not abstract", null);
      }
      return made(found);
    } catch (ClassNotFoundException e) {
      String file = className.substring(className.lastIndexOf('.') + 1) + ".java";
      throw fault("there is no class " + className + ": expected in " + file, e);
    }
  }

  @SuppressWarnings("CatchingUnchecked") // Whatever it is, it is the student's own.
  private static Object made(Class<?> found) {
    MethodHandle constructor = constructor(found);
    try {
      return constructor.invoke();
    } catch (Throwable e) {
      throw PieceException.thrown(found, e);
    }
  }

  /**
   * A handle, because {@code Constructor} comes to need, when it is called often, a class of the
   * JDK's that submissions must not name.
   */
  private static MethodHandle constructor(Class<?> found) {
    try {
      return MethodHandles.publicLookup().findConstructor(found, MethodType.methodType(void.class));
    } catch (NoSuchMethodException | IllegalAccessException e) {
      throw fault(found.getName() + " must have a public constructor without arguments", e);
    }
  }

  private static SubmissionFault fault(String message, @Nullable Throwable cause) {
    return new SubmissionFault(message, cause);
  }

  @Override
  public byte[] program(String name, Xlen xlen) {
    return compiled.program(name, xlen);
  }

  @Override
  public String source(String fileName) {
    return compiled.source(fileName);
  }
}
