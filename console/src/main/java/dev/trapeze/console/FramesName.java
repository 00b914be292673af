package dev.trapeze.console;

import dev.trapeze.kernel.mm.FramePolicy;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The values of {@code --frames}. */
final class FramesName implements ITypeConverter<FramesName.Choice> {

  /** The way to choose frames, made anew for each system. */
  record Choice(FramePolicy.Maker policy) {}

  @Override
  public Choice convert(String text) {
    return switch (text) {
      case "freelist" -> new Choice(FramePolicy.FREE_LIST);
      case "buddy" -> new Choice(FramePolicy.BUDDY);
      default ->
          throw new TypeConversionException(
              "'" + text + "' is not a way to choose frames: freelist or buddy");
    };
  }
}
