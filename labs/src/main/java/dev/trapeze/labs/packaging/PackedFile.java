package dev.trapeze.labs.packaging;

import java.nio.charset.StandardCharsets;

/**
 * A file of an archive.
 *
 * @param executable whether it is a program or script
 */
record PackedFile(byte[] contents, boolean executable) {
  static PackedFile of(byte[] contents) {
    return new PackedFile(contents, false);
  }

  static PackedFile text(String text) {
    return new PackedFile(text.getBytes(StandardCharsets.UTF_8), false);
  }

  static PackedFile script(String text) {
    return new PackedFile(text.getBytes(StandardCharsets.UTF_8), true);
  }

  /** Permissions as POSIX has them. */
  int mode() {
    return executable ? 0755 : 0644;
  }
}
