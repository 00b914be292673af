package dev.trapeze.cpu.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.Machine;
import dev.trapeze.cpu.machine.MachineConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckpointsTest {
  private final Machine machine = new Machine(new MachineConfig(Xlen.RV64, 1 << 16));

  private Checkpoints of(Object root, Class<?>... leaves) {
    return new Checkpoints(root, machine, Set.of(leaves));
  }

  private static final class Everything {
    boolean flag = true;
    byte small = -1;
    char letter = 'a';
    short two = -2;
    int four = -4;
    long eight = -8;
    float single = Float.intBitsToFloat(0x7FC0_0001);
    double wide = -0.0;
    String text = "before";
    @Nullable Object any = null;

    void change() {
      flag = false;
      small = 1;
      letter = 'b';
      two = 2;
      four = 4;
      eight = 8;
      single = 1;
      wide = 0.0;
      text = "after";
      any = this;
    }

    List<Object> bits() {
      return List.of(
          flag,
          small,
          letter,
          two,
          four,
          eight,
          Float.floatToRawIntBits(single),
          Double.doubleToRawLongBits(wide),
          text,
          any == null);
    }
  }

  @Test
  void fieldsOfAllTypesComeBack() {
    Everything root = new Everything();
    Checkpoints checkpoints = of(root);
    Checkpoint taken = checkpoints.take();
    root.change();
    checkpoints.restore(taken);

    assertThat(root.bits()).isEqualTo(new Everything().bits());
  }

  private static class Node {
    int value;
    @Nullable Node next;

    Node(int value) {
      this.value = value;
    }
  }

  @Test
  void cyclesAndInheritedFieldsComeBackInTheSameObjects() {
    final class Named extends Node {
      String name = "first";

      Named() {
        super(1);
      }
    }
    Named first = new Named();
    Node second = new Node(2);
    first.next = second;
    second.next = first;
    Checkpoints checkpoints = of(first);
    Checkpoint taken = checkpoints.take();
    first.value = 10;
    first.name = "changed";
    first.next = null;
    second.value = 20;
    second.next = new Node(3);
    checkpoints.restore(taken);

    assertThat(first.value).isEqualTo(1);
    assertThat(first.name).isEqualTo("first");
    assertThat(first.next).isSameAs(second);
    assertThat(second.value).isEqualTo(2);
    assertThat(second.next).isSameAs(first);
  }

  private record Pair(Node left, List<Node> right) {}

  private static final class Counter {
    private int count;

    /** Its object is reached through what it captures. */
    Runnable lambda() {
      return () -> count++;
    }

    final class Inner {
      int times;

      void run() {
        count += times++;
      }
    }
  }

  @Test
  void recordsLambdasAndInnerClassesLeadToWhatTheyHold() {
    Node left = new Node(1);
    Node right = new Node(2);
    Counter captured = new Counter();
    Counter outer = new Counter();
    Counter.Inner inner = outer.new Inner();
    Runnable anonymous =
        new Runnable() {
          int runs;

          @Override
          public void run() {
            right.value += ++runs;
          }
        };
    Runnable lambda = captured.lambda();
    Object[] root = {new Pair(left, List.of(right)), lambda, inner, anonymous, Optional.of(left)};
    Checkpoints checkpoints = of(root);
    lambda.run();
    Checkpoint taken = checkpoints.take();
    for (int i = 0; i < 3; i++) {
      lambda.run();
      inner.run();
      anonymous.run();
      left.value++;
    }
    checkpoints.restore(taken);

    assertThat(captured.count).isEqualTo(1);
    assertThat(outer.count).isZero();
    assertThat(inner.times).isZero();
    assertThat(left.value).isEqualTo(1);
    anonymous.run();
    assertThat(right.value).as("the first run again").isEqualTo(3);
  }

  @Test
  void aCheckpointSharesWhatIsTheSame() {
    byte[] large = new byte[1 << 20];
    Arrays.fill(large, (byte) 1);
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      nodes.add(new Node(i));
    }
    Checkpoints checkpoints = of(new Object[] {large, nodes});
    checkpoints.take();
    long first = checkpoints.bytes();
    assertThat(first).isGreaterThan(large.length + 10_000L * Long.BYTES);

    large[12_345]++;
    nodes.get(5000).value++;
    Checkpoint taken = checkpoints.take();
    assertThat(checkpoints.bytes() - first).isBetween(4096L + Long.BYTES, 10_000L);

    checkpoints.drop(taken);
    assertThat(checkpoints.bytes()).isEqualTo(first);
  }

  @Test
  void whatADroppedCheckpointSharedStays() {
    int[] array = new int[1];
    Checkpoints checkpoints = of(array);
    List<Checkpoint> taken = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      array[0] = i;
      machine.ram().writeInt(Machine.RAM_BASE_PA + i * 0x1000, i + 100);
      taken.add(checkpoints.take());
    }
    checkpoints.drop(taken.get(1));
    checkpoints.drop(taken.get(4));
    checkpoints.drop(taken.get(0));
    for (int i : new int[] {3, 2}) {
      checkpoints.restore(taken.get(i));
      assertThat(array[0]).isEqualTo(i);
      for (int frame = 0; frame < 5; frame++) {
        assertThat(machine.ram().readInt(Machine.RAM_BASE_PA + frame * 0x1000))
            .isEqualTo(frame <= i ? frame + 100 : 0);
      }
    }
    assertThatThrownBy(() -> checkpoints.restore(taken.get(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> checkpoints.drop(taken.get(4)))
        .isInstanceOf(IllegalArgumentException.class);
    checkpoints.drop(taken.get(2));
    checkpoints.drop(taken.get(3));
    assertThat(checkpoints.bytes()).isZero();
    array[0] = 77;
    Checkpoint last = checkpoints.take();
    array[0] = 78;
    checkpoints.restore(last);
    assertThat(array[0]).isEqualTo(77);
  }

  private interface Host {}

  private static final class HostObject implements Host {
    int value = 1;
  }

  private static final class WithHost {
    Host declared = new HostObject();
    Object undeclared = new HostObject();
  }

  @Test
  void whatBelongsToTheHostIsNotTouched() {
    WithHost root = new WithHost();
    HostObject inside = (HostObject) root.undeclared;
    Host other = new HostObject();
    Checkpoints checkpoints = of(root, Host.class);
    Checkpoint taken = checkpoints.take();
    inside.value = 2;
    root.declared = other;
    root.undeclared = other;
    checkpoints.restore(taken);

    assertThat(inside.value).as("not entered").isEqualTo(2);
    assertThat(root.declared).as("a field for it").isSameAs(other);
    assertThat(root.undeclared).as("a field for anything").isSameAs(inside);
  }

  private static final class Holder {
    final Map<String, Object[]> things = new HashMap<>();
  }

  @Test
  void aClassWhoseStateIsUnknownIsNamedWithTheWayToIt() {
    Holder root = new Holder();
    Checkpoints checkpoints = of(root);
    Checkpoint good = checkpoints.take();
    root.things.put("a", new Object[] {null, new StringTokenizer("b")});

    assertThatThrownBy(checkpoints::take)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the state of a java.util.StringTokenizer cannot be saved,"
                + " which is at Holder.things{}[1]");
    checkpoints.restore(good);
    assertThat(root.things).isEmpty();
    root.things.put("c", new Object[0]);
    Checkpoint later = checkpoints.take();
    root.things.clear();
    checkpoints.restore(later);
    assertThat(root.things).containsOnlyKeys("c");
  }

  @Test
  void whatWasThrownAwayDoesNotPileUp() {
    Node root = new Node(0);
    byte[] large = new byte[1 << 16];
    Checkpoints checkpoints = of(new Object[] {root, large});
    Checkpoint first = checkpoints.take();
    long bytes = checkpoints.bytes();
    Checkpoint before = first;
    for (int round = 0; round < 20; round++) {
      root.next = null;
      for (int i = 0; i < 1000; i++) {
        Node node = new Node(round);
        node.next = root.next;
        root.next = node;
      }
      Checkpoint taken = checkpoints.take();
      if (before != first) {
        checkpoints.drop(before);
      }
      before = taken;
    }
    assertThat(checkpoints.bytes() - bytes).isLessThan(400_000);
    checkpoints.restore(first);
    assertThat(root.next).isNull();
    checkpoints.restore(before);
    assertThat(Objects.requireNonNull(root.next).value).isEqualTo(19);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void theMachineItselfComesBack(Xlen xlen) {
    Machine other = new Machine(new MachineConfig(xlen, 1 << 16));
    Checkpoints checkpoints = new Checkpoints(other, other, Set.of());
    other.input(new byte[] {1, 2});
    other.hart().setX(5, 55);
    Checkpoint taken = checkpoints.take();
    other.hart().setX(5, 66);
    other.hart().setPc(0x100);
    other.clock().skipTo(1000);
    other.uart().load(0, 1);
    other.input(new byte[] {3});
    other.ram().writeByte(Machine.RAM_BASE_PA, 9);
    checkpoints.restore(taken);

    assertThat(other.hart().x(5)).isEqualTo(55);
    assertThat(other.hart().pc()).isZero();
    assertThat(other.clock().time()).isZero();
    assertThat(other.inputLog().entries()).hasSize(1);
    assertThat(other.uart().load(0, 1)).isEqualTo(1);
    assertThat(other.uart().load(0, 1)).isEqualTo(2);
    assertThat(other.ram().readByte(Machine.RAM_BASE_PA)).isZero();
  }
}
