package dev.trapeze.labs.submission;

import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Loads the student's classes. Of all others it finds only what the {@link AllowList} shows: what
 * the check of the class files may have overlooked, cannot be linked.
 */
final class SubmissionLoader extends ClassLoader {
  static final String NAME = "submission";

  static {
    registerAsParallelCapable(); // no lock on the loader itself, which nobody should hold
  }

  private final Map<String, byte[]> classes;
  private final AllowList list;

  /** A loader of class files by name. */
  SubmissionLoader(Map<String, byte[]> classes, AllowList list) {
    super(NAME, SubmissionLoader.class.getClassLoader());
    this.classes = classes;
    this.list = list;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!classes.containsKey(name)) {
      if (!list.shows(name)) {
        throw new ClassNotFoundException(name + " may not be used: " + list.whyNot(name));
      }
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : findClass(name);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] file = classes.get(name);
    if (file == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, file, 0, file.length);
  }

  @Override
  public @Nullable URL getResource(String name) {
    return null;
  }

  @Override
  public Enumeration<URL> getResources(String name) {
    return Collections.emptyEnumeration();
  }
}
