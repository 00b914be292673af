package dev.trapeze.console;

import java.io.File;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What {@code trapeze cp} copies from or to. */
sealed interface CopyOperand {
  /** A file of the host's. */
  record OnHost(Path path, boolean mustBeDirectory) implements CopyOperand {}

  /**
   * A file in an image.
   *
   * @param path in the kernel's form, with a slash in front
   */
  record InImage(Path image, String path, boolean mustBeDirectory) implements CopyOperand {}

  /** True if it ends with a slash. */
  boolean mustBeDirectory();

  /** Reads {@code FILE} and {@code IMAGE:/PATH}. */
  final class Converter implements ITypeConverter<CopyOperand> {
    @Override
    public CopyOperand convert(String text) {
      if (text.isEmpty()) {
        throw new TypeConversionException("'' is no file");
      }
      boolean slash = text.endsWith("/");
      int colon = text.indexOf(":/");
      boolean windowsDrive = File.separatorChar == '\\' && colon == 1;
      if (colon <= 0 || windowsDrive) {
        return new OnHost(Path.of(text), slash);
      }
      String path = ImageName.ofText(text.substring(colon + 1));
      return new InImage(Path.of(text.substring(0, colon)), path, slash && path.length() > 1);
    }
  }
}
