package dev.trapeze.console;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A part of a list that several machines work on, each on its own part.
 *
 * @param number of this part, from 1
 * @param of how many there are
 */
record Shard(int number, int of) {
  /** All of it. */
  static final Shard WHOLE = new Shard(1, 1);

  /** Every {@code of}-th element, so that neighbours, which may be alike, are spread. */
  <T> List<T> part(List<T> all) {
    List<T> part = new ArrayList<>();
    for (int i = number - 1; i < all.size(); i += of) {
      part.add(all.get(i));
    }
    return part;
  }

  /** Reads {@code 2/8}. */
  static final class Converter implements ITypeConverter<Shard> {
    @Override
    public Shard convert(String text) {
      if (text.matches("[0-9]{1,6}/[0-9]{1,6}")) {
        int slash = text.indexOf('/');
        int number = Integer.parseInt(text.substring(0, slash));
        int of = Integer.parseInt(text.substring(slash + 1));
        if (1 <= number && number <= of) {
          return new Shard(number, of);
        }
      }
      throw new TypeConversionException("'" + text + "' is not a part such as 2/8");
    }
  }
}
