package dev.trapeze.console;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The levels of {@code --log}, from nothing to everything; their names are those of logback. */
enum LogLevel {
  OFF,
  ERROR,
  WARN,
  INFO,
  DEBUG,
  TRACE;

  /** Reads {@code debug} and {@code DEBUG}. */
  static final class Converter implements ITypeConverter<LogLevel> {
    @Override
    public LogLevel convert(String text) {
      for (LogLevel level : values()) {
        if (level.name().equalsIgnoreCase(text)) {
          return level;
        }
      }
      throw new TypeConversionException(
          "'" + text + "' is not a log level: off, error, warn, info, debug or trace");
    }
  }
}
