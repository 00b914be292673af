package dev.trapeze.labs.grading;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.testing.LabSystem;
import dev.trapeze.labs.testing.LabTest;

/**
 * A run of a test that has failed, with the system as it was then.
 *
 * @param seed of the run
 * @param xlen width of its machine
 * @param systemNumber which of the systems that the test has booted it is, from 0
 * @param system the one that the test has booted last
 */
public record FailedRun(
    Lab lab, LabTest test, long seed, Xlen xlen, int systemNumber, LabSystem system) {}
