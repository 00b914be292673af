package dev.trapeze.labs.submission;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;

/** The compiler's files: its results, and classes that are on no class path, stay in memory. */
final class MemoryFiles extends ForwardingJavaFileManager<JavaFileManager> {
  private final Map<String, byte[]> known;
  private final Map<String, Output> results = new TreeMap<>();

  /** With further classes, by name, behind those of the class path. */
  MemoryFiles(JavaFileManager files, Map<String, byte[]> known) {
    super(files);
    this.known = known;
  }

  /** Class files by the name of the class. */
  Map<String, byte[]> classes() {
    Map<String, byte[]> classes = new TreeMap<>();
    results.forEach((name, file) -> classes.put(name, file.bytes.toByteArray()));
    return classes;
  }

  @Override
  public JavaFileObject getJavaFileForOutput(
      Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
    Output output = new Output(className, kind);
    results.put(className, output);
    return output;
  }

  @Override
  public Iterable<JavaFileObject> list(
      Location location, String packageName, Set<JavaFileObject.Kind> kinds, boolean recurse)
      throws IOException {
    Iterable<JavaFileObject> listed = super.list(location, packageName, kinds, recurse);
    if (location != StandardLocation.CLASS_PATH || !kinds.contains(JavaFileObject.Kind.CLASS)) {
      return listed;
    }
    List<JavaFileObject> all = new ArrayList<>();
    listed.forEach(all::add);
    known.forEach(
        (name, bytes) -> {
          if (name.lastIndexOf('.') == packageName.length() && name.startsWith(packageName)) {
            all.add(new Known(name, bytes));
          }
        });
    return all;
  }

  @Override
  public String inferBinaryName(Location location, JavaFileObject file) {
    return file instanceof Known knownClass
        ? knownClass.className
        : super.inferBinaryName(location, file);
  }

  private static URI uri(String className, JavaFileObject.Kind kind) {
    return URI.create("memory:///" + className.replace('.', '/') + kind.extension);
  }

  /** A source. */
  static final class Input extends SimpleJavaFileObject {
    private final JavaSource source;

    Input(JavaSource source) throws IOException {
      super(URI.create("memory:///" + encoded(source.name())), Kind.SOURCE);
      this.source = source;
    }

    private static String encoded(String name) throws IOException {
      try {
        return new URI("memory", null, "/" + name, null).getRawPath().substring(1);
      } catch (URISyntaxException e) {
        throw new IOException(name + " is no name of a file", e);
      }
    }

    /** As messages say it. */
    @Override
    public String getName() {
      return source.name();
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return source.text();
    }
  }

  private static final class Output extends SimpleJavaFileObject {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Output(String className, Kind kind) {
      super(uri(className, kind), kind);
    }

    @Override
    public OutputStream openOutputStream() {
      return bytes;
    }
  }

  private static final class Known extends SimpleJavaFileObject {
    private final String className;
    private final byte[] bytes;

    Known(String className, byte[] bytes) {
      super(uri(className, Kind.CLASS), Kind.CLASS);
      this.className = className;
      this.bytes = bytes;
    }

    @Override
    public InputStream openInputStream() {
      return new ByteArrayInputStream(bytes);
    }
  }
}
