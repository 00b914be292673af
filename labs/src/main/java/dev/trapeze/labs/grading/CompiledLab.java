package dev.trapeze.labs.grading;

import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.lab.LabFormatException;
import java.util.Map;

/**
 * A lab whose own classes are compiled, once for all submissions.
 *
 * @param classes class files by name
 * @param code what is made of them
 */
public record CompiledLab(Lab lab, Map<String, byte[]> classes, LabCode code) {

  /**
   * Compiles and loads.
   *
   * @throws LabFormatException if the lab is not as it should be
   */
  public static CompiledLab of(Lab lab) throws LabFormatException {
    Map<String, byte[]> classes = LabClasses.compile(lab);
    return new CompiledLab(lab, classes, LabCode.load(lab, LabClasses.loader(classes)));
  }
}
