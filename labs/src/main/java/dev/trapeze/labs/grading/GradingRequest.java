package dev.trapeze.labs.grading;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the grader tells the JVM that a submission is to run in. It goes through a pipe, and so does
 * all that the JVM needs to know of lab and submission: none of it lies in a file.
 *
 * @param secret begins each of the JVM's lines
 * @param lab where the lab is
 * @param classes the lab's own classes, compiled
 * @param files that were handed in
 * @param finished tests that ran in a JVM before this one, and whether they have passed
 * @param view name of the class that shows failures; empty for none
 */
record GradingRequest(
    String secret,
    String lab,
    Map<String, byte[]> classes,
    Map<String, String> files,
    GradeOptions options,
    Map<String, Boolean> finished,
    String view,
    long runMillis,
    int outputBytes) {

  void write(DataOutputStream out) throws IOException {
    text(out, secret);
    text(out, lab);
    out.writeInt(classes.size());
    for (Map.Entry<String, byte[]> each : classes.entrySet()) {
      text(out, each.getKey());
      bytes(out, each.getValue());
    }
    out.writeInt(files.size());
    for (Map.Entry<String, String> each : files.entrySet()) {
      text(out, each.getKey());
      text(out, each.getValue());
    }
    out.writeBoolean(options.hidden());
    text(out, options.filter());
    out.writeInt(options.seeds().size());
    for (long seed : options.seeds()) {
      out.writeLong(seed);
    }
    out.writeInt(finished.size());
    for (Map.Entry<String, Boolean> each : finished.entrySet()) {
      text(out, each.getKey());
      out.writeBoolean(each.getValue());
    }
    text(out, view);
    out.writeLong(runMillis);
    out.writeInt(outputBytes);
    out.flush();
  }

  static GradingRequest read(DataInputStream in) throws IOException {
    String secret = text(in);
    String lab = text(in);
    Map<String, byte[]> classes = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      classes.put(text(in), bytes(in));
    }
    Map<String, String> files = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      files.put(text(in), text(in));
    }
    boolean hidden = in.readBoolean();
    String filter = text(in);
    List<Long> seeds = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      seeds.add(in.readLong());
    }
    Map<String, Boolean> finished = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      finished.put(text(in), in.readBoolean());
    }
    return new GradingRequest(
        secret,
        lab,
        classes,
        files,
        new GradeOptions(hidden, filter, seeds),
        finished,
        text(in),
        in.readLong(),
        in.readInt());
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    bytes(out, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(bytes(in), StandardCharsets.UTF_8);
  }

  private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }
}
