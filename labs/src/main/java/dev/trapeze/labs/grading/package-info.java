/** What comes of grading a submission, and how it comes about. */
@NullMarked
package dev.trapeze.labs.grading;

import org.jspecify.annotations.NullMarked;
