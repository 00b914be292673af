package dev.trapeze.labs.grading;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.testing.CapturedSystem;
import dev.trapeze.labs.testing.LabSystem;
import dev.trapeze.labs.testing.LabTest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A run of a test that has failed, with the system as it was then.
 *
 * @param seed of the run
 * @param xlen width of its machine
 * @param reason of the failure, in one line
 * @param systemNumber which of the systems that the test has booted it is, from 0
 * @param system the one that the test has booted last
 * @param again runs the test once more up to where it boots that system; null if the test does
 *     something else then
 */
public record FailedRun(
    Lab lab,
    LabTest test,
    long seed,
    Xlen xlen,
    String reason,
    int systemNumber,
    LabSystem system,
    Supplier<@Nullable CapturedSystem> again) {}
