package dev.trapeze.console.recording;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A recording as a JSON text, with bytes in base64. */
public final class RecordingFile {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private RecordingFile() {}

  /** The bytes of the file. */
  public static byte[] encode(Recording recording) {
    try {
      return MAPPER.writeValueAsBytes(recording);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A text that is no recording; the message says where and why, in one line. */
  public static final class FormatException extends Exception {
    private static final long serialVersionUID = 1L;

    FormatException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The recording in a file. */
  public static Recording decode(byte[] file) throws FormatException {
    Recording recording;
    try {
      recording = MAPPER.readValue(file, Recording.class);
    } catch (JsonMappingException e) {
      throw new FormatException(place(e) + fieldOf(e), e);
    } catch (JsonProcessingException e) {
      throw new FormatException(place(e) + "this is no JSON", e);
    } catch (IOException e) {
      throw new FormatException(String.valueOf(e.getMessage()), e);
    }
    if (recording == null) {
      throw new FormatException("there is nothing in it", null);
    }
    return recording;
  }

  private static String place(JsonProcessingException e) {
    return e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
  }

  private static String fieldOf(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() != null) {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.isEmpty() ? "this is no recording" : "'" + path + "' is missing or of another kind";
  }
}
