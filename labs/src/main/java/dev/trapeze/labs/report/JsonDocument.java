package dev.trapeze.labs.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** How documents in JSON are written: the same bytes on every host. */
final class JsonDocument {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private JsonDocument() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** In lines, the last of which ends with a line feed. */
  static String inLines(ObjectNode node) {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
                Separators.createDefaultInstance()
                    .withObjectFieldValueSpacing(Separators.Spacing.AFTER))
            .withObjectIndenter(indenter)
            .withArrayIndenter(indenter);
    try {
      return MAPPER.writer(printer).writeValueAsString(node) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree that is no JSON", e);
    }
  }

  /** In one line, without its end. */
  static String inOneLine(ObjectNode node) {
    return node.toString();
  }
}
