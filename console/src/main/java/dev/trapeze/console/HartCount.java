package dev.trapeze.console;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number of harts, as {@code --harts} takes it. */
abstract class HartCount implements ITypeConverter<Integer> {
  private final int most;

  HartCount(int most) {
    this.most = most;
  }

  @Override
  public Integer convert(String text) {
    int count = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : 0;
    if (count < 1 || count > most) {
      throw new TypeConversionException(
          "'" + text + "' is not a number of harts from 1 to " + most);
    }
    return count;
  }
}
