package dev.trapeze.labs.submission;

import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/**
 * The JDK's own compiler, from memory to memory. Whatever JDK it is, the language is that of Java
 * 17: a submission that compiles at home compiles at the grader's.
 */
public final class JavaCompilation {
  private static final int LANGUAGE = 17;
  private static final int LONGEST_MESSAGE_LINES = 200;

  private JavaCompilation() {}

  /**
   * Compiles sources against the class path of this JVM.
   *
   * @param known further classes that the sources may name, by name
   * @return class files by the name of the class
   * @throws UnusableSubmission with what the compiler prints, if it does not compile; or if there
   *     is no compiler here
   */
  public static Map<String, byte[]> compile(List<JavaSource> sources, Map<String, byte[]> known)
      throws UnusableSubmission {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new UnusableSubmission(
          "there is no Java compiler in "
              + System.getProperty("java.home")
              + ": labs need a JDK (17 or later), not only a JRE");
    }
    StringWriter messages = new StringWriter();
    try (MemoryFiles files =
        new MemoryFiles(compiler.getStandardFileManager(null, null, null), known)) {
      List<JavaFileObject> units = new ArrayList<>();
      for (JavaSource source : sources) {
        units.add(new MemoryFiles.Input(source));
      }
      if (!units.isEmpty()
          && !compiler.getTask(messages, files, null, options(), null, units).call()) {
        throw new UnusableSubmission(shortened(messages.toString()));
      }
      return files.classes();
    } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
      // The compiler itself gives up on some sources, such as a sum of a million terms.
      throw new UnusableSubmission(
          shortened(messages + "the compiler cannot take these sources: " + e));
    }
  }

  private static List<String> options() {
    List<String> options =
        new ArrayList<>(
            List.of("-proc:none", "-nowarn", "-g", "-implicit:none", "-XDstringConcat=inline"));
    options.addAll(List.of("-Xmaxerrs", "20", "-classpath", RunningClassPath.asOption()));
    if (Runtime.version().feature() > LANGUAGE) {
      options.addAll(List.of("--release", String.valueOf(LANGUAGE)));
    }
    return options;
  }

  private static String shortened(String messages) {
    return messages
        .lines()
        .limit(LONGEST_MESSAGE_LINES)
        .map(line -> line.length() > 500 ? line.substring(0, 500) + " ..." : line)
        .collect(Collectors.joining("\n"));
  }
}
