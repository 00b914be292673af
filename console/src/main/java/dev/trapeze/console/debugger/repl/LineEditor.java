package dev.trapeze.console.debugger.repl;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.Widget;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/**
 * The prompt at a terminal: with JLine's keys, a history that outlives the session, and completion.
 * Ctrl-C drops the line, Ctrl-D on an empty one leaves, Ctrl-A C lets the system run on.
 */
public final class LineEditor implements CommandLines {
  private static final String PROMPT = "(trapeze) ";
  private static final String CONTINUE = "continue";
  private static final int SHORT_MILLIS = 500;

  /** Held, since loggers that nobody holds forget their level. */
  private static final Logger JLINE = Logger.getLogger("org.jline");

  private final LineReader reader;
  private final BooleanSupplier isOver;
  private boolean endsWithContinue;

  /**
   * A prompt at that terminal.
   *
   * @param history the file; null for none
   * @param isOver whether somebody has ended the session from outside
   */
  public LineEditor(
      Terminal terminal, Interpreter interpreter, @Nullable Path history, BooleanSupplier isOver) {
    this.isOver = isOver;
    // It has a stack trace for a history that cannot be written, after each command.
    JLINE.setLevel(Level.OFF);
    interpreter.screen().attach(terminal);
    Completions completions = new Completions(interpreter.debugger(), interpreter.table());
    // Quotes and backslashes are the commands' own affair.
    DefaultParser parser = new DefaultParser();
    parser.setQuoteChars(new char[0]);
    parser.setEscapeChars(new char[0]);
    LineReaderBuilder builder =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .parser(parser)
            .completer(
                (lineReader, line, candidates) ->
                    completions
                        .of(line.line().substring(0, line.cursor()))
                        .forEach(word -> candidates.add(new Candidate(word))))
            .option(Option.DISABLE_EVENT_EXPANSION, true)
            .option(Option.HISTORY_TIMESTAMPED, false)
            .option(Option.BRACKETED_PASTE, false)
            .variable(LineReader.AMBIGUOUS_BINDING, SHORT_MILLIS);
    if (history != null) {
      builder.variable(LineReader.HISTORY_FILE, history);
    }
    reader = builder.build();
    KeyMap<Binding> keys = Objects.requireNonNull(reader.getKeyMaps().get(LineReader.MAIN));
    keys.bind((Widget) this::interrupt, KeyMap.ctrl('C'));
    keys.bind((Widget) this::goOn, KeyMap.ctrl('A') + "c");
  }

  private boolean interrupt() {
    throw new UserInterruptException(reader.getBuffer().toString());
  }

  /** Ctrl-A C: back to the guest's console, if nothing has been typed yet. */
  private boolean goOn() {
    if (reader.getBuffer().length() > 0) {
      reader.callWidget(LineReader.BEGINNING_OF_LINE);
      reader.getBuffer().write('c');
      return true;
    }
    endsWithContinue = true;
    reader.callWidget(LineReader.ACCEPT_LINE);
    return true;
  }

  @Override
  public @Nullable String next() {
    while (!isOver.getAsBoolean()) {
      endsWithContinue = false;
      try {
        String line = reader.readLine(PROMPT);
        return endsWithContinue ? CONTINUE : line;
      } catch (UserInterruptException e) {
        // As in gdb: the line is dropped, or the session has been ended from outside.
        continue;
      } catch (EndOfFileException e) {
        return null;
      }
    }
    return null;
  }

  @Override
  public boolean typed() {
    return true;
  }
}
