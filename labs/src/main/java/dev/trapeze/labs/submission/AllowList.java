package dev.trapeze.labs.submission;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which classes and members a student's classes may name: {@link JavaBasics}, those of Trapeze that
 * the lab allows, and their own. It is checked in the class files, before they are loaded; so no
 * trick of the source matters.
 */
public final class AllowList {
  /** The package of the student's classes, and no other. */
  static final String PACKAGE = "lab";

  /** What the compiler uses for lambdas and records, and nobody names. */
  private static final Set<String> LINKAGE =
      Set.of(
          "java.lang.invoke.CallSite",
          "java.lang.invoke.LambdaMetafactory",
          "java.lang.invoke.MethodHandle",
          "java.lang.invoke.MethodHandles",
          "java.lang.invoke.MethodHandles$Lookup",
          "java.lang.invoke.MethodType",
          "java.lang.invoke.StringConcatFactory",
          "java.lang.invoke.TypeDescriptor",
          "java.lang.runtime.ObjectMethods",
          Fuel.class.getName());

  private static final int MOST_REFUSALS = 10;

  private final Set<String> allowed;
  private final boolean all;

  /**
   * The list of a lab.
   *
   * @param allowed Trapeze's classes that may be named, with a dot or a dollar before the name of a
   *     nested class; each one's nested classes too
   */
  public AllowList(Collection<String> allowed) {
    this(allowed, false);
  }

  private AllowList(Collection<String> allowed, boolean all) {
    this.allowed = new TreeSet<>();
    this.all = all;
    allowed.forEach(name -> this.allowed.add(canonical(name)));
  }

  /** A list of all there is, to see what holds without one. */
  static AllowList everything() {
    return new AllowList(Set.of(), true);
  }

  /**
   * What the classes name that they may not.
   *
   * @param classes class files by name
   * @return a line for each thing, where it is first named: file, line, what, why; empty if all is
   *     well
   */
  public List<String> refusals(Map<String, byte[]> classes) {
    Set<Refusal> refusals = new TreeSet<>();
    ClassFamily family = new ClassFamily(classes);
    for (byte[] file : classes.values()) {
      refusals.addAll(NamesInClass.refusals(file, new NameCheck(this, family)));
    }
    Set<String> said = new HashSet<>();
    return refusals.stream()
        .filter(refusal -> said.add(refusal.file() + refusal.text()))
        .limit(MOST_REFUSALS)
        .map(Refusal::toString)
        .toList();
  }

  /**
   * Checks classes.
   *
   * @throws UnusableSubmission with {@link #refusals}, if there are any
   */
  void check(Map<String, byte[]> classes) throws UnusableSubmission {
    List<String> refusals = refusals(classes);
    if (!refusals.isEmpty()) {
      throw new UnusableSubmission(String.join("\n", refusals));
    }
  }

  /** Whether a class, by its binary name, may be found by the student's classes as they run. */
  boolean shows(String className) {
    return LINKAGE.contains(className) || whyNot(className) == null;
  }

  /** Why a class that is not the student's own may not be named; null if it may be. */
  @Nullable String whyNot(String className) {
    if (all || JavaBasics.allows(className) || allows(className)) {
      return null;
    }
    if (className.startsWith("dev.trapeze.") || className.startsWith(PACKAGE + ".")) {
      return allowed.isEmpty()
          ? "this lab needs no class of Trapeze"
          : "of Trapeze, this lab needs only "
              + String.join(", ", allowed.stream().map(AllowList::simpleName).toList());
    }
    return JavaBasics.whyNot(className);
  }

  private boolean allows(String className) {
    String name = canonical(className);
    for (int end = name.length(); end > 0; end = name.lastIndexOf('.', end - 1)) {
      if (allowed.contains(name.substring(0, end))) {
        return true;
      }
    }
    return false;
  }

  private static String canonical(String className) {
    return className.replace('$', '.');
  }

  private static String simpleName(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
  }
}
