package dev.trapeze.labs.report;

import dev.trapeze.labs.grading.Failure;
import dev.trapeze.labs.grading.Grade;
import dev.trapeze.labs.grading.TestResult;
import dev.trapeze.labs.grading.TestStatus;
import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A grade as JUnit XML, the form that Jenkins, GitLab and others read: a suite for each submission
 * and lab, whose test cases have the task as their class. There are no times, which would differ
 * from run to run.
 */
final class JunitReport {
  private final XMLStreamWriter xml;

  private JunitReport(XMLStreamWriter xml) {
    this.xml = xml;
  }

  static String of(Grade grade, Rerun rerun) {
    StringWriter out = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(out);
      new JunitReport(xml).write(grade, rerun);
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("a text in memory cannot be written", e);
    }
    return out + "\n";
  }

  private void write(Grade grade, Rerun rerun) throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    line(0);
    xml.writeStartElement("testsuites");
    line(1);
    xml.writeStartElement("testsuite");
    attribute("name", grade.lab());
    attribute("package", grade.submission());
    attribute("tests", grade.tests().size());
    attribute("failures", count(grade, TestStatus.FAILED) + count(grade, TestStatus.NOT_RUN));
    attribute("errors", 0);
    attribute("skipped", count(grade, TestStatus.SKIPPED));
    line(2);
    xml.writeStartElement("properties");
    property("submission", grade.submission());
    property("score", String.valueOf(grade.earned()));
    property("max_score", String.valueOf(grade.points()));
    line(2);
    xml.writeEndElement();
    for (TestResult test : grade.tests()) {
      write(grade, test, rerun);
    }
    if (!grade.message().isEmpty()) {
      line(2);
      element("system-err", grade.message());
    }
    line(1);
    xml.writeEndElement();
    line(0);
    xml.writeEndElement();
    xml.writeEndDocument();
  }

  private void write(Grade grade, TestResult test, Rerun rerun) throws XMLStreamException {
    line(2);
    xml.writeStartElement("testcase");
    attribute("name", test.name());
    attribute("classname", grade.lab() + "." + test.task());
    Failure failure = test.failure();
    if (failure != null) {
      boolean skipped = test.status() == TestStatus.SKIPPED;
      line(3);
      xml.writeStartElement(skipped ? "skipped" : "failure");
      if (!skipped) {
        attribute("type", test.status() == TestStatus.FAILED ? "CheckFailed" : "NotRun");
      }
      attribute("message", failure.reason());
      xml.writeCharacters(String.join("\n", FailureText.lines(grade, test, rerun)));
      xml.writeEndElement();
    }
    if (!test.output().isEmpty()) {
      line(3);
      element("system-out", test.output());
    }
    line(2);
    xml.writeEndElement();
  }

  private void property(String name, String value) throws XMLStreamException {
    line(3);
    xml.writeEmptyElement("property");
    attribute("name", name);
    attribute("value", value);
  }

  private void attribute(String name, int value) throws XMLStreamException {
    xml.writeAttribute(name, String.valueOf(value));
  }

  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, Printable.line(value));
  }

  private void element(String name, String text) throws XMLStreamException {
    xml.writeStartElement(name);
    xml.writeCharacters(Printable.text(text));
    xml.writeEndElement();
  }

  private void line(int depth) throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
  }

  private static int count(Grade grade, TestStatus status) {
    return (int) grade.tests().stream().filter(test -> test.status() == status).count();
  }
}
