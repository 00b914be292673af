package dev.trapeze.console;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.Locale;

/**
 * Logback's configuration, found through its service file: one appender on standard error at the
 * level of {@code --log}. Written in Java because reading the usual XML file takes longer than all
 * of the kernel's boot.
 */
public final class LogOutput extends ContextAwareBase implements Configurator {
  private static final String LEVEL_PROPERTY = "trapeze.log";

  /**
   * Decides, before the first logger is asked for, what becomes of the log. Without a log, logback
   * is not even loaded.
   */
  static void choose(LogLevel level) {
    if (level == LogLevel.OFF) {
      System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
      System.setProperty("slf4j.internal.verbosity", "ERROR");
    } else {
      System.clearProperty("slf4j.provider");
      System.setProperty(LEVEL_PROPERTY, level.name().toLowerCase(Locale.ROOT));
    }
  }

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern("%-5level %logger{0}: %msg%n");
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.toLevel(System.getProperty(LEVEL_PROPERTY), Level.OFF));
    root.addAppender(appender);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
