package dev.trapeze.labs.submission;

import dev.trapeze.labs.lab.Lab;

/** Submissions that were not checked, for tests of what holds all the same. */
public final class Unguarded {
  private Unguarded() {}

  /** Only its class loader knows the list. */
  public static CompiledSubmission fenced(Lab lab, SubmittedFiles files) throws UnusableSubmission {
    return CompiledSubmission.unchecked(lab, files, new AllowList(lab.description().allowed()));
  }

  /** Nothing but the JVM keeps it from anything. */
  public static CompiledSubmission open(Lab lab, SubmittedFiles files) throws UnusableSubmission {
    return CompiledSubmission.unchecked(lab, files, AllowList.everything());
  }
}
