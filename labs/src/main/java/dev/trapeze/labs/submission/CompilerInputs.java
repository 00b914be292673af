package dev.trapeze.labs.submission;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which files a compilation may read: those of its own folder, and the compiler's headers. */
record CompilerInputs(Path folder, Path headers) {

  /**
   * A file that has been read and must not be, as the compiler calls it; null if there is none.
   *
   * @param lists the names of the lists of files, in the form of make's rules; one may be absent
   */
  @Nullable String foreign(List<String> lists) throws IOException {
    for (String list : lists) {
      Path file = folder.resolve(list);
      if (!Files.exists(file)) {
        continue;
      }
      String rule = Files.readString(file).replace("\\\n", " ");
      for (String name : rule.substring(rule.indexOf(':') + 1).strip().split("(?<!\\\\)\\s+")) {
        String plain = name.replace("\\ ", " ").replace("$$", "$").replace("\\#", "#");
        if (!plain.isEmpty() && !mayRead(plain)) {
          return plain;
        }
      }
    }
    return null;
  }

  private boolean mayRead(String name) {
    Path path = folder.resolve(name).normalize();
    return path.startsWith(folder) || path.startsWith(headers.normalize());
  }

  /** Whether the assembler complains about another file than the source. */
  boolean showsForeign(String output, String fileName) {
    return output
        .lines()
        .filter(line -> line.contains(" Error: ") || line.endsWith("Assembler messages:"))
        .anyMatch(line -> !line.startsWith(fileName + ":") && !mayRead(fileOf(line)));
  }

  private static String fileOf(String line) {
    return line.replaceFirst(":(\\d+:)? (Error: .*|Assembler messages:)$", "");
  }
}
