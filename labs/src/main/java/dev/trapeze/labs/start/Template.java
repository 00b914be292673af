package dev.trapeze.labs.start;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text files with names in the form {@code @name@}, for which words are put. */
public final class Template {
  private static final Pattern NAME = Pattern.compile("@([a-z0-9]+)@");

  private Template() {}

  /**
   * The file with the words in it.
   *
   * @param owner beside which the file lies
   * @throws IllegalArgumentException if the file has a name for which there is no word
   */
  public static String fill(Class<?> owner, String file, Map<String, String> words) {
    Matcher names = NAME.matcher(read(owner, file));
    return names.replaceAll(
        match -> {
          String word = words.get(match.group(1));
          if (word == null) {
            throw new IllegalArgumentException(file + ": nothing for " + match.group());
          }
          return Matcher.quoteReplacement(word);
        });
  }

  private static String read(Class<?> owner, String file) {
    try (InputStream in = Objects.requireNonNull(owner.getResourceAsStream(file), file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }
}
