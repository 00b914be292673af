package dev.trapeze.labs.lab;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The labs that there are.
 *
 * @param labs by number
 */
public record LabCatalog(List<Lab> labs) {
  private static final String FOLDER = "labs";

  /** Those that come with Trapeze. */
  public static LabCatalog builtIn() throws LabFormatException {
    return of(builtInFolder());
  }

  /** The folder of the labs that come with Trapeze, which may be one in a jar. */
  public static Path builtInFolder() throws LabFormatException {
    try {
      URI code = LabCatalog.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      Path place = Path.of(code);
      return Files.isDirectory(place) ? place.resolve(FOLDER) : inJar(place);
    } catch (URISyntaxException | IOException e) {
      throw new LabFormatException("the labs of Trapeze cannot be found: " + e.getMessage(), e);
    }
  }

  private static Path inJar(Path jar) throws IOException {
    URI uri = URI.create("jar:" + jar.toUri());
    try {
      return FileSystems.newFileSystem(uri, Map.of()).getPath("/" + FOLDER);
    } catch (FileSystemAlreadyExistsException e) {
      return FileSystems.getFileSystem(uri).getPath("/" + FOLDER);
    }
  }

  /** The folder with this URI, which may lie in the jar of {@link #builtInFolder}. */
  public static Path folder(URI uri) throws LabFormatException {
    if ("jar".equals(uri.getScheme())) {
      builtInFolder(); // From now on, the jar can be looked into.
    }
    return Path.of(uri);
  }

  /**
   * All folders of a folder that have a {@code lab.json}.
   *
   * @throws LabFormatException if one of them makes no sense, two have one name, or there is none
   */
  public static LabCatalog of(Path folder) throws LabFormatException {
    List<Lab> labs = new ArrayList<>();
    try (Stream<Path> folders = Files.list(folder)) {
      for (Path each : folders.sorted().toList()) {
        if (Files.isRegularFile(each.resolve(Lab.DESCRIPTION_FILE))) {
          labs.add(Lab.read(each));
        }
      }
    } catch (IOException e) {
      throw new LabFormatException(folder + ": cannot be read as a folder of labs", e);
    }
    if (labs.isEmpty()) {
      throw new LabFormatException(
          folder + ": no labs: a lab is a folder with a " + Lab.DESCRIPTION_FILE, null);
    }
    labs.sort(Comparator.comparingInt(lab -> lab.description().number()));
    LabCatalog catalog = new LabCatalog(List.copyOf(labs));
    for (Lab lab : labs) {
      if (catalog.named(lab.name()) != lab) {
        throw new LabFormatException(
            lab.folder() + ": there is another lab with the name " + lab.name(), null);
      }
    }
    return catalog;
  }

  /**
   * The lab with that name or number.
   *
   * @throws LabFormatException if there is none; the message names those that there are
   */
  public Lab named(String nameOrNumber) throws LabFormatException {
    for (Lab lab : labs) {
      if (lab.name().equals(nameOrNumber)
          || String.valueOf(lab.description().number()).equals(nameOrNumber)) {
        return lab;
      }
    }
    throw new LabFormatException(
        "no lab is named '"
            + nameOrNumber
            + "'; there are "
            + String.join(", ", labs.stream().map(Lab::name).toList()),
        null);
  }
}
