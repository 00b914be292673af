package lab;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.fs.PathCursor;
import dev.trapeze.kernel.fs.PathResolution;

/** Follows paths, through symbolic links too. */
public final class SymbolicLinks implements PathResolution {

  @Override
  public String resolve(String path, boolean followsLast, PathCursor cursor) {
    if (path.startsWith("/")) {
      cursor.toRoot();
    }
    String rest = withoutSlashes(path);
    int followed = 0;
    while (!rest.isEmpty()) {
      int slash = rest.indexOf('/');
      String name = slash < 0 ? rest : rest.substring(0, slash);
      rest = slash < 0 ? "" : withoutSlashes(rest.substring(slash));
      boolean last = rest.isEmpty();
      boolean follows = !last || followsLast;
      if (follows && cursor.found(name) == PathCursor.Found.LINK) {
        followed++;
        if (followed > MAX_LINKS) {
          throw ErrnoException.of(Errno.ELOOP);
        }
        String target = cursor.target(name);
        if (target.startsWith("/")) {
          cursor.toRoot();
        }
        rest = withoutSlashes(target + "/" + rest);
      } else if (last) {
        return name;
      } else {
        cursor.enter(name);
      }
    }
    return "";
  }

  private static String withoutSlashes(String path) {
    int start = 0;
    while (start < path.length() && path.charAt(start) == '/') {
      start++;
    }
    return path.substring(start);
  }

  @Override
  public void symlink(String target, String path, PathCursor cursor) {
    if (target.isEmpty() || path.isEmpty()) {
      throw ErrnoException.of(Errno.ENOENT);
    }
    if (target.length() > PathCursor.MAX_TARGET) {
      throw ErrnoException.of(Errno.ENAMETOOLONG);
    }
    String name = resolve(path, false, cursor);
    if (name.isEmpty()) {
      throw ErrnoException.of(Errno.EEXIST);
    }
    cursor.makeLink(name, target);
  }
}
