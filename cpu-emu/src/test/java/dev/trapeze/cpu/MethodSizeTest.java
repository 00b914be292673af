package dev.trapeze.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** HotSpot leaves methods of 8,000 bytes of bytecode and more to its interpreter. */
class MethodSizeTest {
  private static final int HUGE_METHOD_BYTES = 8000;

  @Test
  void everyMethodIsSmallEnoughToBeCompiled() throws IOException, URISyntaxException {
    Path classes =
        Path.of(
            dev.trapeze.cpu.isa.Xlen.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    Map<String, Integer> sizes = new HashMap<>();
    try (Stream<Path> files = Files.walk(classes)) {
      files
          .filter(file -> file.toString().endsWith(".class"))
          .forEach(file -> sizes.putAll(methodSizes(file)));
    }

    assertThat(sizes).hasSizeGreaterThan(100);
    assertThat(sizes).containsKey("Interpreter.execute");
    assertThat(sizes.get("Interpreter.execute")).isGreaterThan(1000);
    // What runs once need not be compiled.
    sizes.keySet().removeIf(name -> name.endsWith(".<clinit>"));
    assertThat(sizes).allSatisfy((name, size) -> assertThat(size).isLessThan(HUGE_METHOD_BYTES));
  }

  /** Bytes of bytecode of each method in a class file (JVM Specification, 4.1 to 4.7.3). */
  private static Map<String, Integer> methodSizes(Path file) {
    Map<String, Integer> sizes = new HashMap<>();
    String className = file.getFileName().toString().replace(".class", "");
    try (DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
      in.skipNBytes(8);
      List<String> names = readConstants(in);
      in.skipNBytes(6);
      in.skipNBytes(2L * in.readUnsignedShort());
      readMembers(in, names, className, new HashMap<>());
      readMembers(in, names, className, sizes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sizes;
  }

  private static List<String> readConstants(DataInputStream in) throws IOException {
    int count = in.readUnsignedShort();
    List<String> names = new ArrayList<>(List.of(""));
    while (names.size() < count) {
      int tag = in.readUnsignedByte();
      names.add(tag == 1 ? in.readUTF() : "");
      switch (tag) {
        case 1 -> {}
        case 5, 6 -> {
          in.skipNBytes(8);
          names.add("");
        }
        case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
        case 15 -> in.skipNBytes(3);
        default -> in.skipNBytes(4);
      }
    }
    return names;
  }

  private static void readMembers(
      DataInputStream in, List<String> names, String className, Map<String, Integer> sizes)
      throws IOException {
    for (int members = in.readUnsignedShort(); members > 0; members--) {
      in.skipNBytes(2);
      String name = className + "." + names.get(in.readUnsignedShort());
      in.skipNBytes(2);
      for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
        boolean code = names.get(in.readUnsignedShort()).equals("Code");
        byte[] content = in.readNBytes(in.readInt());
        if (code) {
          DataInputStream body = new DataInputStream(new ByteArrayInputStream(content));
          body.skipNBytes(4);
          sizes.merge(name, body.readInt(), Math::max);
        }
      }
    }
  }
}
