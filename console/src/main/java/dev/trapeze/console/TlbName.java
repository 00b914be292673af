package dev.trapeze.console;

import dev.trapeze.cpu.mmu.TranslationCaching;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The values of {@code --tlb}. */
final class TlbName implements ITypeConverter<TranslationCaching> {
  @Override
  public TranslationCaching convert(String text) {
    return switch (text) {
      case "coherent" -> TranslationCaching.COHERENT;
      case "architectural" -> TranslationCaching.ARCHITECTURAL;
      default ->
          throw new TypeConversionException("'" + text + "' is neither coherent nor architectural");
    };
  }
}
