package lab;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.fs.PathCursor;
import dev.trapeze.kernel.fs.PathResolution;

/** Follows paths. As it is, a symbolic link is in the way: nothing is behind it. */
public final class SymbolicLinks implements PathResolution {

  @Override
  public String resolve(String path, boolean followsLast, PathCursor cursor) {
    if (path.startsWith("/")) {
      cursor.toRoot();
    }
    String rest = withoutSlashes(path);
    while (!rest.isEmpty()) {
      int slash = rest.indexOf('/');
      String name = slash < 0 ? rest : rest.substring(0, slash);
      rest = slash < 0 ? "" : withoutSlashes(rest.substring(slash));
      // TODO task B: if there is a link of that name, its target takes its place in the path.
      if (rest.isEmpty()) {
        return name;
      }
      cursor.enter(name);
    }
    return "";
  }

  /** The path from its first name on. */
  private static String withoutSlashes(String path) {
    int start = 0;
    while (start < path.length() && path.charAt(start) == '/') {
      start++;
    }
    return path.substring(start);
  }

  @Override
  public void symlink(String target, String path, PathCursor cursor) {
    // TODO task B: make the link.
    throw ErrnoException.of(Errno.ENOSYS);
  }
}
