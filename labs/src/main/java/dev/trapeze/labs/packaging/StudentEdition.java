package dev.trapeze.labs.packaging;

import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.start.JarBytes;
import dev.trapeze.labs.start.Template;
import dev.trapeze.labs.submission.RunningClassPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Makes what a course gives to its students: Trapeze with the course's labs in it, but without
 * hidden tests, reference solutions and mutants. A JDK is all that they need besides.
 */
public final class StudentEdition {
  private static final String ROOT = "trapeze/";
  private static final String LABS = "labs/";

  private StudentEdition() {}

  /** A zip file with the folder {@code trapeze}, for these labs. */
  public static byte[] of(List<Lab> labs) throws IOException {
    SortedMap<String, PackedFile> files = new TreeMap<>();
    files.put(ROOT + "trapeze", script("students/trapeze"));
    files.put(ROOT + "trapeze.cmd", script("students/trapeze.cmd"));
    int number = 0;
    for (Path entry : RunningClassPath.entries()) {
      SortedMap<String, byte[]> contents = JarBytes.filesOf(entry, name -> true);
      byte[] jar =
          Files.isDirectory(entry) || contents.keySet().stream().anyMatch(StudentEdition::isOfALab)
              ? JarBytes.of(withLabs(contents, labs))
              : Files.readAllBytes(entry);
      files.put(ROOT + "lib/%02d.jar".formatted(number++), PackedFile.of(jar));
    }
    return ZipArchive.of(files);
  }

  private static boolean isOfALab(String name) {
    return name.startsWith(LABS);
  }

  /** The same classes; where there were labs, these labs. */
  private static SortedMap<String, byte[]> withLabs(
      SortedMap<String, byte[]> contents, List<Lab> labs) throws IOException {
    SortedMap<String, byte[]> all = new TreeMap<>(contents);
    if (all.keySet().removeIf(StudentEdition::isOfALab)) {
      for (Lab lab : labs) {
        addForStudents(all, lab);
      }
    }
    return all;
  }

  private static void addForStudents(SortedMap<String, byte[]> all, Lab lab) throws IOException {
    Path[] parts = {lab.folder().resolve(Lab.DESCRIPTION_FILE), lab.handout()};
    for (Path part : parts) {
      add(all, lab, part);
    }
    for (Path picture : Lab.filesIn(lab.folder())) {
      if (picture.toString().endsWith(".svg")) {
        add(all, lab, picture);
      }
    }
    for (Path folder : List.of(lab.starter(), lab.tests())) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          add(all, lab, file);
        }
      }
    }
  }

  private static void add(SortedMap<String, byte[]> all, Lab lab, Path file) throws IOException {
    String inLab = lab.folder().relativize(file).toString().replace('\\', '/');
    all.put(LABS + lab.name() + "/" + inLab, Files.readAllBytes(file));
  }

  private static PackedFile script(String template) {
    return PackedFile.script(Template.fill(StudentEdition.class, template, Map.of()));
  }
}
