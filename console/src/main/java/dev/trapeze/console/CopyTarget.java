package dev.trapeze.console;

import dev.trapeze.console.CopySource.Kind;
import org.jspecify.annotations.Nullable;

/** A place that something is copied to: on the host or in an image. */
interface CopyTarget {
  /** What is there, or null. */
  @Nullable Kind kind() throws CommandFailure;

  /** The place of that name, in the kernel's form, in this directory. */
  CopyTarget child(String name) throws CommandFailure;

  /** For messages. */
  String label();

  /** Fails if that source cannot be copied to this place, before anything is written. */
  void requireRoomFor(CopySource source) throws CommandFailure;

  /** Makes a directory, unless there is one. */
  void makeDirectory() throws CommandFailure;

  /** Writes a file, also in the place of another one. */
  void write(byte[] contents) throws CommandFailure;

  /** Makes a device file. False where there are none. */
  boolean makeDevice(int major, int minor) throws CommandFailure;
}
