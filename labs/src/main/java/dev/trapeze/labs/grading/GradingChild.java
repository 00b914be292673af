package dev.trapeze.labs.grading;

import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.lab.LabCatalog;
import dev.trapeze.labs.lab.LabFormatException;
import dev.trapeze.labs.submission.CompiledSubmission;
import dev.trapeze.labs.submission.SubmittedFiles;
import dev.trapeze.labs.submission.UnusableSubmission;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The main class of a submission's own JVM. It runs what the grader asks for through one pipe, and
 * says through another how each test has ended.
 */
public final class GradingChild {
  static final int NO_GRADER = 4;

  /** Enough for the deepest recursion that the steps allow. */
  private static final long STACK_BYTES = 64 << 20;

  /** How a submission is made of what was handed in. */
  interface Compilation {
    CompiledSubmission of(Lab lab, SubmittedFiles files) throws UnusableSubmission;
  }

  private static final long END_MILLIS = 10_000;

  private final GradingRequest request;
  private final Compilation compilation;
  private final ChildLine line;
  private final StudentOutput output;
  private byte[] recording = new byte[0];

  private GradingChild(GradingRequest request, Compilation compilation) {
    this.request = request;
    this.compilation = compilation;
    this.line = new ChildLine(request.secret());
    this.output = new StudentOutput(request.outputBytes());
  }

  /** Reads a request from the standard input. */
  public static void main(String[] arguments) throws IOException {
    run(CompiledSubmission::of);
  }

  static void run(Compilation compilation) throws IOException {
    InputStream in = new FileInputStream(FileDescriptor.in);
    GradingRequest request =
        GradingRequest.read(new DataInputStream(new BufferedInputStream(in, 1 << 16)));
    GradingChild child = new GradingChild(request, compilation);
    child.output.install();
    daemon("grader", () -> endWithGrader(in));
    Thread tests = new Thread(null, child::run, "tests", STACK_BYTES);
    tests.start();
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.setPriority(Thread.MAX_PRIORITY);
    thread.start();
  }

  /** Nothing more comes through the pipe; it ends when the grader does. */
  private static void endWithGrader(InputStream in) {
    try {
      while (in.read() >= 0) {}
    } catch (IOException e) {
      // As if it had ended.
    }
    Runtime.getRuntime().halt(NO_GRADER);
  }

  @SuppressWarnings("CatchingUnchecked") // Whatever it is, the grader is to know.
  private void run() {
    try {
      Lab lab = Lab.read(LabCatalog.folder(URI.create(request.lab())));
      LabCode code = LabCode.load(lab, LabClasses.loader(request.classes()));
      FailureView view = view();
      line.send(ChildMessage.of(ChildMessage.Kind.READY, "", ""));
      grade(code, view);
    } catch (LabFormatException | ReflectiveOperationException e) {
      line.send(ChildMessage.of(ChildMessage.Kind.BROKEN, "", String.valueOf(e.getMessage())));
    } catch (UnusableSubmission e) {
      line.send(ChildMessage.of(ChildMessage.Kind.UNUSABLE, "", String.valueOf(e.getMessage())));
    } catch (Throwable e) {
      line.send(ChildMessage.of(ChildMessage.Kind.BROKEN, "", e.getClass().getName()));
    }
    awaitEnd();
  }

  /** The grader ends this JVM, and with it what the submission has started. */
  static void awaitEnd() {
    try {
      Thread.sleep(END_MILLIS);
    } catch (InterruptedException e) {
      // Then at once.
    }
    Runtime.getRuntime().halt(0);
  }

  private FailureView view() throws ReflectiveOperationException {
    if (request.view().isEmpty()) {
      return FailureView.NONE;
    }
    var constructor = Class.forName(request.view()).getDeclaredConstructor();
    constructor.setAccessible(true);
    return (FailureView) constructor.newInstance();
  }

  private void grade(LabCode code, FailureView view) throws UnusableSubmission {
    CompiledSubmission submission = compilation.of(code.lab(), new SubmittedFiles(request.files()));
    RunWatch watch = new RunWatch(Thread.currentThread(), request.runMillis(), line);
    daemon("watch", watch);
    Grader grader =
        new Grader(
            code,
            () -> {
              watch.beginRun();
              line.send(ChildMessage.of(ChildMessage.Kind.RUN, "", ""));
              return submission.fresh();
            },
            request.options(),
            view,
            this::keep);
    Set<String> lost = new HashSet<>();
    for (Map.Entry<String, Boolean> each : request.finished().entrySet()) {
      if (!each.getValue()) {
        lost.add(each.getKey());
      }
    }
    for (LabCode.DeclaredTest test : request.options().choose(code)) {
      String name = test.test().name();
      if (!request.finished().containsKey(name)) {
        watch.begin(name);
        line.send(ChildMessage.of(ChildMessage.Kind.BEGIN, name, ""));
        TestResult result = grader.run(test, lost);
        if (!result.passed()) {
          lost.add(name);
        }
        end(result);
      }
    }
    line.send(ChildMessage.of(ChildMessage.Kind.DONE, "", ""));
  }

  private @Nullable String keep(String test, byte[] bytes) {
    recording = bytes; // The grader gives it a name.
    return null;
  }

  private void end(TestResult result) {
    TestOutcome outcome =
        new TestOutcome(result.status(), result.failure(), output.take(), recording);
    recording = new byte[0];
    line.send(new ChildMessage(ChildMessage.Kind.END, result.name(), "", outcome));
  }
}
