package dev.trapeze.console.maps;

import org.jspecify.annotations.Nullable;

/**
 * Where the bytes of a region come from.
 *
 * @param kind what it is
 * @param path of the file, for {@link Kind#FILE}; null otherwise
 * @param offsetBytes of the region's first byte in that file; 0 otherwise
 */
public record MapBacking(Kind kind, @Nullable String path, long offsetBytes) {

  /** The kinds of backing. */
  public enum Kind {
    /** Frames of the process's own, of zeros at first. */
    ZEROS("zeros"),
    /** Bytes of a file. */
    FILE("file"),
    /** Frames that belong to somebody else: the kernel, or another structure. */
    BORROWED("borrowed");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** As {@code --json} has it. */
    public String word() {
      return word;
    }
  }

  /** No file. */
  static MapBacking of(Kind kind) {
    return new MapBacking(kind, null, 0);
  }
}
