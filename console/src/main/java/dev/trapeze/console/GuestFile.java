package dev.trapeze.console;

import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A file of the host's that is copied to the guest's disk.
 *
 * @param host where it is
 * @param guestPath where it shall be, from the root and without a slash in front
 */
record GuestFile(Path host, String guestPath) {
  private static final int MAX_NAME_BYTES = 14;

  /** Reads {@code HOST} and {@code HOST:GUEST}. */
  static final class Converter implements ITypeConverter<GuestFile> {
    @Override
    public GuestFile convert(String text) {
      int colon = text.lastIndexOf(':');
      String host = colon < 0 ? text : text.substring(0, colon);
      if (host.isEmpty() || colon == text.length() - 1) {
        throw new TypeConversionException("'" + text + "' is neither HOST nor HOST:GUEST");
      }
      Path path = Path.of(host);
      String guest = colon < 0 ? nameOf(path) : text.substring(colon + 1).replaceFirst("^/+", "");
      if (guest.isEmpty()) {
        throw new TypeConversionException("'" + text + "' names no file of the guest's");
      }
      return new GuestFile(path, guest);
    }
  }

  /** The last element of a path, cut to what fits into a directory entry of the guest's. */
  static String nameOf(Path host) {
    Path last = host.getFileName();
    String name = ProgramGuest.bytesAsCharacters(last == null ? "" : last.toString());
    return name.length() <= MAX_NAME_BYTES ? name : name.substring(0, MAX_NAME_BYTES);
  }
}
