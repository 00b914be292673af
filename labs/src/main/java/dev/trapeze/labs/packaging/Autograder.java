package dev.trapeze.labs.packaging;

import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.lab.LabDescription;
import dev.trapeze.labs.start.JarBytes;
import dev.trapeze.labs.start.Template;
import dev.trapeze.labs.submission.RunningClassPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes the archive that a grading system takes: Trapeze itself, one lab with its hidden tests, and
 * the scripts that the system calls. Its machines must have a JDK, and for programs in C a
 * compiler.
 */
public final class Autograder {
  private static final String LIBRARY = "lib/";
  private static final String LABS = "labs/";
  private static final String JDK = "openjdk-17-jdk-headless";
  // For programs that are handed in as C.
  private static final String CROSS_COMPILER = "gcc-riscv64-unknown-elf";

  private final Lab lab;
  private final boolean hidden;
  private final Map<String, String> words = new TreeMap<>();

  /**
   * The autograder of a lab.
   *
   * @param hidden whether its hidden tests are in it, and count
   * @param seeds each test must hold under the seeds from 1 to this
   */
  public Autograder(Lab lab, boolean hidden, int seeds) {
    this.lab = lab;
    this.hidden = hidden;
    LabDescription description = lab.description();
    words.put("name", description.name());
    words.put("packages", description.programs().isEmpty() ? JDK : JDK + " " + CROSS_COMPILER);
    words.put("options", (hidden ? "--hidden " : "") + "--seeds " + seeds);
  }

  /** The archive for Gradescope, a zip file. */
  public byte[] forGradescope() throws IOException {
    SortedMap<String, PackedFile> files = new TreeMap<>(trapezeAndLab());
    files.put("setup.sh", script("gradescope/setup.sh", words));
    files.put("run_autograder", script("gradescope/run_autograder", words));
    return ZipArchive.of(files);
  }

  /**
   * The archive for Autolab, a tar file that "Install Assessment" imports: the assessment's
   * properties, its Makefile, and the archive with the autograder.
   */
  public byte[] forAutolab() throws IOException {
    String name = lab.name().replace('-', '_');
    Map<String, String> all = new TreeMap<>(words);
    all.put("assessment", name);
    all.put("display", lab.description().title().replace("'", "''"));
    all.put("module", name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1));
    all.put("problems", problems());
    SortedMap<String, PackedFile> grader = new TreeMap<>(trapezeAndLab());
    grader.put("driver.sh", script("autolab/driver.sh", words));
    SortedMap<String, PackedFile> files = new TreeMap<>();
    files.put(
        name + ".yml",
        PackedFile.text(Template.fill(Autograder.class, "autolab/assessment.yml", all)));
    files.put(
        name + ".rb",
        PackedFile.text(Template.fill(Autograder.class, "autolab/assessment.rb", all)));
    files.put(
        "autograde-Makefile",
        PackedFile.text(Template.fill(Autograder.class, "autolab/Makefile", all)));
    files.put("autograde.tar", PackedFile.of(TarArchive.of("autograde", grader)));
    return TarArchive.of(name, files);
  }

  /** The tasks, in YAML; a title may have any character, so that it stands in quotes. */
  private String problems() {
    StringBuilder yaml = new StringBuilder();
    lab.description()
        .tasks()
        .forEach(
            task ->
                yaml.append("- name: ")
                    .append(task.id())
                    .append("\n  description: ")
                    .append(quoted(task.title()))
                    .append("\n  max_score: ")
                    .append(task.points())
                    .append(".0\n  optional: false\n"));
    return yaml.toString().stripTrailing();
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static PackedFile script(String template, Map<String, String> words) {
    return PackedFile.script(Template.fill(Autograder.class, template, words));
  }

  private SortedMap<String, PackedFile> trapezeAndLab() throws IOException {
    SortedMap<String, PackedFile> files = new TreeMap<>();
    int number = 0;
    for (Path entry : RunningClassPath.entries()) {
      files.put(LIBRARY + "%02d.jar".formatted(number++), PackedFile.of(jar(entry)));
    }
    for (Path part : hidden ? List.of(lab.tests(), lab.hidden()) : List.of(lab.tests())) {
      for (Path file : Lab.filesIn(part)) {
        files.put(pathOf(file), PackedFile.of(Files.readAllBytes(file)));
      }
    }
    Path description = lab.folder().resolve(Lab.DESCRIPTION_FILE);
    files.put(pathOf(description), PackedFile.of(Files.readAllBytes(description)));
    return files;
  }

  /** Without the labs in it: this archive is for one. */
  private static byte[] jar(Path entry) throws IOException {
    if (Files.isRegularFile(entry) && !hasLabs(entry)) {
      return Files.readAllBytes(entry);
    }
    return JarBytes.of(JarBytes.filesOf(entry, name -> !name.startsWith(LABS)));
  }

  private static boolean hasLabs(Path jar) throws IOException {
    return !JarBytes.filesOf(
            jar, name -> name.startsWith(LABS) && name.endsWith(Lab.DESCRIPTION_FILE))
        .isEmpty();
  }

  private String pathOf(Path file) {
    String inLab = lab.folder().relativize(file).toString().replace('\\', '/');
    return LABS + lab.name() + "/" + inLab;
  }
}
