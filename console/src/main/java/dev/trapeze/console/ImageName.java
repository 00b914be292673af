package dev.trapeze.console;

import java.nio.charset.StandardCharsets;

/**
 * Names of files in a disk image: 1 to {@value #MOST_BYTES} bytes, for which the kernel's strings
 * have a character (0 to 255) each. On the host's side they are UTF-8.
 */
final class ImageName {
  static final int MOST_BYTES = 14;

  private ImageName() {}

  /** The kernel's form of a name or path. */
  static String ofText(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** The host's form of a name or path. */
  static String toText(String name) {
    return new String(name.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** True if each of the names in a path, in the kernel's form, fits into a directory entry. */
  static boolean fits(String path) {
    for (String name : path.split("/", -1)) {
      if (name.length() > MOST_BYTES || name.indexOf('\0') >= 0) {
        return false;
      }
    }
    return true;
  }

  /** True if the host can have a file of that name, in the kernel's form, in a folder. */
  static boolean isHostName(String name) {
    String text = toText(name);
    boolean dots = name.isEmpty() || name.equals(".") || name.equals("..");
    boolean separators = name.indexOf('/') >= 0 || name.indexOf('\\') >= 0;
    return !dots && !separators && ofText(text).equals(name);
  }
}
