package dev.trapeze.labs.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.lab.LabCatalog;
import dev.trapeze.labs.lab.LabFormatException;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the labs let students name is no way around their tasks. */
class AllowedClassesTest {
  /** The name of a piece that does nothing. */
  private static final String NONE = "NONE";

  static Stream<Arguments> labs() throws LabFormatException {
    return LabCatalog.of(Path.of("").toAbsolutePath()).labs().stream()
        .map(lab -> Arguments.of(lab.name(), lab));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("labs")
  void nothingThatMayBeNamedGivesAwayThePieceThatIsAskedFor(String name, Lab lab)
      throws ClassNotFoundException {
    Set<Class<?>> pieces = new HashSet<>();
    for (String piece : lab.description().pieces().keySet()) {
      pieces.add(Class.forName(piece.split("#", 2)[0]));
    }
    Set<String> ways = new TreeSet<>();
    for (String allowed : lab.description().allowed()) {
      for (Member member : publicMembers(Class.forName(allowed))) {
        if (gives(member, pieces) && !member.getName().equals(NONE)) {
          ways.add(member.toString());
        }
      }
    }
    assertThat(ways).isEmpty();
  }

  private static List<Member> publicMembers(Class<?> type) {
    List<Member> members = new ArrayList<>(List.of(type.getFields()));
    members.addAll(List.of(type.getMethods()));
    for (Class<?> nested : type.getClasses()) {
      members.addAll(publicMembers(nested));
    }
    return members;
  }

  private static boolean gives(Member member, Set<Class<?>> pieces) {
    Class<?> type =
        member instanceof Field field ? field.getType() : ((Method) member).getReturnType();
    return Modifier.isStatic(member.getModifiers())
        && pieces.stream().anyMatch(piece -> piece.isAssignableFrom(type));
  }
}
