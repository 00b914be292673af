package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.piece.PieceException;
import org.jspecify.annotations.Nullable;

/** A way to follow paths that was chosen: what it must not do is told as its fault. */
final class GuardedPaths implements PathResolution {
  private final PathResolution paths;

  GuardedPaths(PathResolution paths) {
    this.paths = paths;
  }

  @Override
  public String resolve(String path, boolean followsLast, PathCursor cursor) {
    @Nullable String name;
    try {
      name = paths.resolve(path, followsLast, cursor);
    } catch (ErrnoException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      throw PieceException.thrown(paths, "resolve", e);
    }
    if (name == null || name.indexOf('/') >= 0) {
      throw PieceException.wrong(
          paths, "resolve", "made " + name + " of the path " + path + ", which is no name");
    }
    return name;
  }

  @Override
  public void symlink(String target, String path, PathCursor cursor) {
    try {
      paths.symlink(target, path, cursor);
    } catch (ErrnoException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      throw PieceException.thrown(paths, "symlink", e);
    }
  }
}
