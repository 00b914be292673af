package dev.trapeze.cpu.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.Machine;
import dev.trapeze.cpu.machine.MachineConfig;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ContentsTest {
  private final Machine machine = new Machine(new MachineConfig(Xlen.RV64, 1 << 16));

  private Checkpoints of(Object root) {
    return new Checkpoints(root, machine, Set.of());
  }

  private static final class Node {
    int value;

    Node(int value) {
      this.value = value;
    }
  }

  enum Colour {
    RED,
    GREEN,
    BLUE
  }

  static Stream<Arguments> collections() {
    return Stream.of(
            new ArrayList<Colour>(),
            new LinkedList<Colour>(),
            new ArrayDeque<Colour>(),
            new PriorityQueue<Colour>(),
            new HashSet<Colour>(),
            new LinkedHashSet<Colour>(),
            new TreeSet<Colour>(Comparator.reverseOrder()),
            EnumSet.noneOf(Colour.class))
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("collections")
  void collectionsComeBackInTheirOrder(Collection<Colour> collection) {
    Checkpoints checkpoints = of(new Object[] {collection});
    Checkpoint empty = checkpoints.take();
    collection.addAll(List.of(Colour.BLUE, Colour.RED));
    List<Colour> two = List.copyOf(collection);
    Checkpoint taken = checkpoints.take();
    collection.add(Colour.GREEN);
    collection.remove(Colour.BLUE);

    checkpoints.restore(taken);
    assertThat(collection).containsExactlyElementsOf(two);
    checkpoints.restore(empty);
    assertThat(collection).isEmpty();
    checkpoints.restore(taken);
    assertThat(collection).containsExactlyElementsOf(two);
  }

  static Stream<Arguments> maps() {
    return Stream.of(
            new HashMap<Colour, Node>(),
            new LinkedHashMap<Colour, Node>(),
            new TreeMap<Colour, Node>(),
            new IdentityHashMap<Colour, Node>(),
            new EnumMap<Colour, Node>(Colour.class))
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("maps")
  void mapsComeBackWithTheirKeysAndValues(Map<Colour, Node> map) {
    Node node = new Node(1);
    map.put(Colour.GREEN, node);
    map.put(Colour.RED, new Node(2));
    List<Colour> order = List.copyOf(map.keySet());
    Checkpoints checkpoints = of(new Object[] {map});
    Checkpoint taken = checkpoints.take();
    map.remove(Colour.RED);
    map.put(Colour.BLUE, node);
    map.put(Colour.GREEN, new Node(3));
    node.value = 7;
    checkpoints.restore(taken);

    assertThat(map.keySet()).containsExactlyElementsOf(order);
    assertThat(map.get(Colour.GREEN)).isSameAs(node);
    assertThat(node.value).isEqualTo(1);
  }

  @Test
  void aTreeIsOrderedByFieldsAsTheyWere() {
    Node low = new Node(1);
    Node high = new Node(2);
    TreeSet<Node> tree = new TreeSet<>(Comparator.comparingInt((Node node) -> node.value));
    tree.add(low);
    tree.add(high);
    Checkpoints checkpoints = of(tree);
    Checkpoint taken = checkpoints.take();
    tree.clear();
    low.value = 5;
    high.value = 5;
    tree.add(low);
    checkpoints.restore(taken);

    assertThat(tree).containsExactly(low, high);
    assertThat(tree.contains(high)).isTrue();
  }

  @Test
  void otherHoldersComeBack() {
    BitSet bits = new BitSet();
    bits.set(70);
    StringBuilder text = new StringBuilder("abc");
    AtomicInteger number = new AtomicInteger(1000);
    AtomicLong large = new AtomicLong(1L << 40);
    AtomicBoolean flag = new AtomicBoolean(true);
    AtomicReference<@Nullable Node> reference = new AtomicReference<>(new Node(3));
    Node node = reference.get();
    List<String> fixed = Arrays.asList("a", "b");
    ByteBuffer buffer = ByteBuffer.allocate(8).putInt(0x01020304);
    Checkpoints checkpoints =
        of(new Object[] {bits, text, number, large, flag, reference, fixed, buffer});
    Checkpoint taken = checkpoints.take();
    Checkpoint again = checkpoints.take();
    bits.clear(70);
    bits.set(3);
    text.insert(0, "x");
    number.set(5);
    large.set(5);
    flag.set(false);
    reference.set(null);
    fixed.set(0, "z");
    buffer.put(0, (byte) 9).flip().get();
    for (Checkpoint checkpoint : List.of(again, taken)) {
      checkpoints.restore(checkpoint);
      assertThat(bits.stream()).containsExactly(70);
      assertThat(text).hasToString("abc");
      assertThat(number).hasValue(1000);
      assertThat(large).hasValue(1L << 40);
      assertThat(flag).isTrue();
      assertThat(reference.get()).isSameAs(node);
      assertThat(fixed).containsExactly("a", "b");
      assertThat(buffer.position()).isEqualTo(4);
      assertThat(buffer.limit()).isEqualTo(8);
      assertThat(buffer.getInt(0)).isEqualTo(0x01020304);
    }
  }

  @Test
  void arraysComeBackHoweverLargeTheyAre() {
    byte[] bytes = new byte[100_000];
    int[] ints = new int[40_000];
    Object[] root = {
      bytes,
      ints,
      new long[3],
      new short[2],
      new char[2],
      new boolean[2],
      new float[2],
      new double[2],
      new int[0],
      new Object[][] {{"a"}, {}}
    };
    Checkpoints checkpoints = of(root);
    Checkpoint zeros = checkpoints.take();
    bytes[99_999] = 1;
    ints[20_000] = 2;
    ((long[]) root[2])[1] = 3;
    ((short[]) root[3])[1] = 4;
    ((char[]) root[4])[1] = 5;
    ((boolean[]) root[5])[1] = true;
    ((float[]) root[6])[1] = 6;
    ((double[]) root[7])[1] = 7;
    Object[] inner = (Object[]) ((Object[]) root[9])[0];
    inner[0] = "b";
    Checkpoint changed = checkpoints.take();
    for (int times = 0; times < 2; times++) {
      checkpoints.restore(zeros);
      assertThat(bytes).containsOnly(0);
      assertThat(ints).containsOnly(0);
      assertThat((long[]) root[2]).containsOnly(0);
      assertThat((short[]) root[3]).containsOnly(0);
      assertThat((char[]) root[4]).containsOnly((char) 0);
      assertThat((boolean[]) root[5]).containsOnly(false);
      assertThat((float[]) root[6]).containsOnly(0);
      assertThat((double[]) root[7]).containsOnly(0);
      assertThat(inner).containsExactly("a");
      checkpoints.restore(changed);
      assertThat(bytes[99_999]).isEqualTo((byte) 1);
      assertThat(ints[20_000]).isEqualTo(2);
      assertThat((long[]) root[2]).containsExactly(0, 3, 0);
      assertThat((short[]) root[3]).containsExactly(0, 4);
      assertThat((char[]) root[4]).containsExactly((char) 0, (char) 5);
      assertThat((boolean[]) root[5]).containsExactly(false, true);
      assertThat((float[]) root[6]).containsExactly(0, 6);
      assertThat((double[]) root[7]).containsExactly(0, 7);
      assertThat(inner).containsExactly("b");
    }
  }

  @Test
  void unmodifiableViewsLeadToTheirElements() {
    Node a = new Node(1);
    Node b = new Node(1);
    Node c = new Node(1);
    Node d = new Node(1);
    Object[] root = {
      Collections.unmodifiableList(new ArrayList<>(List.of(a))),
      Map.of("b", b),
      Collections.unmodifiableMap(new TreeMap<>(Map.of("c", c))),
      Collections.singleton(d),
      Set.of(),
      Collections.emptyMap()
    };
    Checkpoints checkpoints = of(root);
    Checkpoint taken = checkpoints.take();
    for (Node node : List.of(a, b, c, d)) {
      node.value = 2;
    }
    checkpoints.restore(taken);
    assertThat(List.of(a, b, c, d)).allSatisfy(node -> assertThat(node.value).isEqualTo(1));
  }
}
