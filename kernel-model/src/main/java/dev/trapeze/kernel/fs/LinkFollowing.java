package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;

/** Follows paths name by name, and puts the target of each link in its place. */
final class LinkFollowing implements PathResolution {

  private static final char SLASH = '/';

  @Override
  public String resolve(String path, boolean followsLast, PathCursor cursor) {
    String left = path;
    int at = 0;
    int followed = 0;
    if (path.startsWith("/")) {
      cursor.toRoot();
    }
    while (true) {
      int start = behindSlashes(left, at);
      if (start == left.length()) {
        return "";
      }
      int end = left.indexOf(SLASH, start);
      end = end < 0 ? left.length() : end;
      int next = behindSlashes(left, end);
      boolean last = next == left.length();
      String name = left.substring(start, end);
      boolean link = (!last || followsLast) && cursor.found(name) == PathCursor.Found.LINK;
      if (link) {
        followed++;
        if (followed > MAX_LINKS) {
          throw ErrnoException.of(Errno.ELOOP);
        }
        String target = cursor.target(name);
        if (target.startsWith("/")) {
          cursor.toRoot();
        }
        left = target + SLASH + left.substring(next);
        at = 0;
      } else if (last) {
        return name;
      } else {
        cursor.enter(name);
        at = next;
      }
    }
  }

  private static int behindSlashes(String path, int from) {
    int at = from;
    while (at < path.length() && path.charAt(at) == SLASH) {
      at++;
    }
    return at;
  }

  @Override
  public void symlink(String target, String path, PathCursor cursor) {
    if (target.isEmpty()) {
      throw ErrnoException.of(Errno.ENOENT);
    }
    if (target.length() > PathCursor.MAX_TARGET) {
      throw ErrnoException.of(Errno.ENAMETOOLONG);
    }
    if (path.isEmpty()) {
      throw ErrnoException.of(Errno.ENOENT);
    }
    String name = resolve(path, false, cursor);
    if (name.isEmpty()) {
      throw ErrnoException.of(Errno.EEXIST); // the root directory
    }
    cursor.makeLink(name, target);
  }
}
