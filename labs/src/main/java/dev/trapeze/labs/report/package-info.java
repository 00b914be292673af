/** A grade in the forms that people and grading systems read. */
@NullMarked
package dev.trapeze.labs.report;

import org.jspecify.annotations.NullMarked;
