package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.state.StateSink;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A synthetic directory with files whose contents are given, and directories of the same kind. */
final class SampleTree extends SyntheticDirectory {

  private final TreeMap<String, String> files;
  private final TreeMap<String, Map<String, String>> directories = new TreeMap<>();

  SampleTree(Node parent, int number, Map<String, String> files) {
    super(parent, number);
    this.files = new TreeMap<>(files);
  }

  SampleTree with(String directory, Map<String, String> contents) {
    directories.put(directory, contents);
    return this;
  }

  @Override
  protected @Nullable Node find(String name) {
    Map<String, String> directory = directories.get(name);
    if (directory != null) {
      return new SampleTree(this, numberOf(name), directory);
    }
    String text = files.get(name);
    return text == null ? null : new SampleFile(numberOf(name), text);
  }

  @Override
  protected @Nullable DirectoryEntry entryFrom(int position) {
    int at = FIRST_POSITION;
    for (String name : files.keySet()) {
      if (at == position) {
        return new DirectoryEntry(numberOf(name), name, InodeType.FILE, at + 1);
      }
      at++;
    }
    for (String name : directories.keySet()) {
      if (at == position) {
        return new DirectoryEntry(numberOf(name), name, InodeType.DIRECTORY, at + 1);
      }
      at++;
    }
    return null;
  }

  private int numberOf(String name) {
    return 100 * number() + name.charAt(0);
  }

  @Override
  protected int links() {
    return 2 + directories.size();
  }

  private static final class SampleFile extends SyntheticFile {
    private final byte[] bytes;

    SampleFile(int number, String text) {
      super(number, 0_444);
      this.bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    protected SyntheticContents contents() {
      return new SyntheticContents() {
        @Override
        public int read(long position, ByteSink sink, int length) {
          int done = (int) Math.max(0, Math.min(length, bytes.length - position));
          if (done > 0) {
            sink.accept(bytes, (int) position, done);
          }
          return done;
        }

        @Override
        public void putState(StateSink sink) {
          sink.put(bytes.length);
        }
      };
    }
  }
}
