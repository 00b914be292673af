package dev.trapeze.labs.submission;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files that count of a submission, read.
 *
 * @param texts by file name, without folders: {@code LazyPaging.java}, {@code trampoline.S}, {@code
 *     pingpong.c}
 */
public record SubmittedFiles(SortedMap<String, String> texts) {

  /** Copies the map. */
  public SubmittedFiles(Map<String, String> texts) {
    this(new TreeMap<>(texts));
  }

  /** Copies the map. */
  public SubmittedFiles {
    texts = new TreeMap<>(texts);
  }

  /** The same with another text of one file. */
  public SubmittedFiles with(String fileName, String text) {
    SortedMap<String, String> changed = new TreeMap<>(texts);
    changed.put(fileName, text);
    return new SubmittedFiles(changed);
  }
}
