package dev.trapeze.labs.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A lab: a folder.
 *
 * @param folder on disk, or in the jar
 * @param description what its {@code lab.json} says
 */
public record Lab(Path folder, LabDescription description) {

  /** The file that makes a folder a lab. */
  public static final String DESCRIPTION_FILE = "lab.json";

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * Reads a lab.
   *
   * @throws LabFormatException if its {@code lab.json} is missing or makes no sense
   */
  public static Lab read(Path folder) throws LabFormatException {
    Path file = folder.resolve(DESCRIPTION_FILE);
    try {
      LabDescription description = MAPPER.readValue(Files.readString(file), LabDescription.class);
      String fault = description.fault();
      if (fault != null) {
        throw new LabFormatException(file + ": " + fault, null);
      }
      return new Lab(folder, description);
    } catch (NoSuchFileException e) {
      throw new LabFormatException(file + ": no such file; every lab has one", e);
    } catch (JsonMappingException e) {
      throw new LabFormatException(file + place(e) + firstLine(e), e);
    } catch (JsonProcessingException e) {
      throw new LabFormatException(file + place(e) + "this is no JSON: " + firstLine(e), e);
    } catch (IOException e) {
      throw new LabFormatException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static String place(JsonProcessingException e) {
    return e.getLocation() == null ? ": " : ":" + e.getLocation().getLineNr() + ": ";
  }

  private static String firstLine(JsonProcessingException e) {
    return String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
  }

  /** Its name in commands. */
  public String name() {
    return description.name();
  }

  /** What the student begins with. */
  public Path starter() {
    return folder.resolve("starter");
  }

  /** The text for the student. */
  public Path handout() {
    return folder.resolve("HANDOUT.md");
  }

  /** The sources of the public tests, with what brings the student's part into the kernel. */
  public Path tests() {
    return folder.resolve("tests");
  }

  /** The sources of the hidden tests; the folder may be missing. */
  public Path hidden() {
    return folder.resolve("hidden");
  }

  /** Whether the hidden tests are here. */
  public boolean hasHiddenTests() {
    return description.hidden() != null && Files.isDirectory(hidden());
  }

  /** The files in one of its folders, by name; none if the folder is missing. */
  public static List<Path> filesIn(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
