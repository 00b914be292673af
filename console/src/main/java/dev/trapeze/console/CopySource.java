package dev.trapeze.console;

import java.util.List;

/**
 * A file, directory, device or symbolic link that is copied: one of the host's or one in an image.
 */
interface CopySource {
  /** What it is. */
  enum Kind {
    FILE,
    DIRECTORY,
    DEVICE,
    /** A symbolic link of an image. */
    LINK
  }

  Kind kind();

  /** Its last name, in the kernel's form: a character for each byte. Empty for a root directory. */
  String name();

  /** Where it is, for messages. */
  String label();

  /** Something that no other directory of this side has; of directories only. */
  Object identity();

  /** Whether a directory that occurs again, anywhere, is damage. */
  boolean namedOnce();

  /** Bytes of a file. */
  long sizeBytes();

  /** What is in a directory, in the order of the names. */
  List<CopySource> children() throws CommandFailure;

  /** The bytes of a file. */
  byte[] contents() throws CommandFailure;

  /** Major and minor number of a device. */
  int[] device();
}
