package dev.trapeze.labs.submission;

/** Where the student's code is. */
public final class StudentStack {
  private StudentStack() {}

  /** The newest frame of the student's code, {@code LazyPaging.java:42}, or that there is none. */
  public static String place(StackTraceElement[] newestFirst) {
    for (StackTraceElement frame : newestFirst) {
      if (SubmissionLoader.NAME.equals(frame.getClassLoaderName())) {
        return frame.getFileName() + ":" + frame.getLineNumber();
      }
    }
    return "code that is not the submission's";
  }
}
