package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cursor of one call. It holds the node that it is at, and the one that was looked up last: who
 * asks what there is and then goes there looks once into the directory.
 */
final class NamespaceCursor implements PathCursor, AutoCloseable {

  private final Namespace namespace;
  private final Node workingDirectory;
  private Node directory;
  private @Nullable String lookedUp;
  private @Nullable Node found;
  // How it has got here.
  private boolean fromRoot;
  private final List<String> names = new ArrayList<>();

  /** Starts at {@code workingDirectory}, which stays with whoever has it. */
  NamespaceCursor(Namespace namespace, Node workingDirectory) {
    this.namespace = namespace;
    this.workingDirectory = workingDirectory;
    this.directory = workingDirectory.retain();
  }

  @Override
  public void toRoot() {
    goTo(namespace.root());
    names.clear();
    fromRoot = true;
  }

  @Override
  public void toWorkingDirectory() {
    goTo(workingDirectory.retain());
    names.clear();
    fromRoot = false;
  }

  private void goTo(Node other) {
    Node left = directory;
    directory = other;
    forget();
    left.release();
  }

  private void forget() {
    Node node = found;
    found = null;
    lookedUp = null;
    if (node != null) {
      node.release();
    }
  }

  private @Nullable Node look(String name) {
    if (!name.equals(lookedUp)) {
      forget();
      try {
        found = namespace.lookUp(directory, name);
      } catch (ErrnoException e) {
        if (e.errno() != Errno.ENOENT) {
          throw e;
        }
      }
      lookedUp = name;
    }
    return found;
  }

  private Node require(String name) {
    Node node = look(name);
    if (node == null) {
      throw ErrnoException.of(Errno.ENOENT);
    }
    return node;
  }

  @Override
  public Found found(String name) {
    Node node = look(name);
    if (node == null) {
      return Found.NOTHING;
    }
    return node.isDirectory() ? Found.DIRECTORY : node.isLink() ? Found.LINK : Found.OTHER;
  }

  @Override
  public void enter(String name) {
    if (!require(name).isDirectory()) {
      throw ErrnoException.of(Errno.ENOTDIR);
    }
    goTo(take(name));
    names.add(name);
  }

  @Override
  public String target(String name) {
    return require(name).linkTarget();
  }

  @Override
  public void makeLink(String name, String target) {
    if (name.isEmpty() || name.indexOf('/') >= 0) {
      throw new IllegalArgumentException("\"" + name + "\" is no name for a link");
    }
    if (target.isEmpty() || target.length() > MAX_TARGET) {
      throw new IllegalArgumentException(
          "a link's target has 1 to " + MAX_TARGET + " characters, not " + target.length());
    }
    forget();
    directory.makeLink(name, target);
  }

  /** The node of that name, which goes over to the caller. */
  Node take(String name) {
    Node node = require(name);
    found = null;
    lookedUp = null;
    return node;
  }

  /** The directory that the cursor is in; it stays with the cursor. */
  Node directory() {
    return directory;
  }

  /** The absolute path of the directory, if the working directory has that one. */
  String path(String workingPath) {
    String way = String.join("/", names);
    return new AbsolutePath(workingPath, fromRoot ? "/" + way : way).text();
  }

  @Override
  public void close() {
    forget();
    directory.release();
  }
}
